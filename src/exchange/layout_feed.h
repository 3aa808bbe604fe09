/* layout_feed.h: the rows of a sheet, in whatever layout, as rows of one of our tables */
#pragma once
#include "exchange/feed.h"
#include "exchange/layout.h"

/* Shares the sheet and the layout of `fit`, which is taken. The layout must outlive the feed. */
Feed *feed_from_layout(LayoutFit *fit);
