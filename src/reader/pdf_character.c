/* pdf_character.c: the character that a glyph stands for
 *
 * Some PDFs name the glyph of 门 or 车 by its radical, which looks the same and is another
 * character: a search for the word then fails. Radicals become the ideograph they stand for
 * (Unicode's Equivalent_Unified_Ideograph, and for the Kangxi radicals their compatibility
 * decomposition). Full and half width stay as they were printed. */
#include "reader/pdf.h"

#include <glib.h>

#define KANGXI_FIRST 0x2F00
#define KANGXI_LAST 0x2FD5
#define RADICAL_FIRST 0x2E80
#define RADICAL_LAST 0x2EF3

/* From RADICAL_FIRST on; 0: stands for no ideograph. */
static const uint32_t radicals[RADICAL_LAST - RADICAL_FIRST + 1] = {
    0x00000, 0x05382, 0x04E5B, 0x04E5A, 0x04E59, 0x04EBB, 0x05182, 0x20628, 0x05200, 0x05202,
    0x0535C, 0x0353E, 0x05C0F, 0x05C0F, 0x05140, 0x05C23, 0x05C22, 0x21BC2, 0x05DF3, 0x05E7A,
    0x05F51, 0x05F50, 0x05FC4, 0x05FC3, 0x0624C, 0x06535, 0x00000, 0x065E1, 0x065E5, 0x06708,
    0x06B7A, 0x06BCD, 0x06C11, 0x06C35, 0x06C3A, 0x0706C, 0x0722B, 0x0722B, 0x04E2C, 0x0725B,
    0x072AD, 0x0738B, 0x24D14, 0x076EE, 0x0793A, 0x0793B, 0x25AD7, 0x07CF9, 0x07E9F, 0x07F53,
    0x07F52, 0x034C1, 0x05197, 0x2626B, 0x07F8A, 0x2634C, 0x2634B, 0x08002, 0x08080, 0x0807F,
    0x08089, 0x26951, 0x08279, 0x08279, 0x08279, 0x0864E, 0x08864, 0x08980, 0x0897F, 0x089C1,
    0x089D2, 0x278B2, 0x08BA0, 0x08D1D, 0x27FB7, 0x08F66, 0x08FB6, 0x08FB6, 0x08FB6, 0x09091,
    0x09485, 0x09577, 0x09578, 0x0957F, 0x095E8, 0x28E0F, 0x0961D, 0x096E8, 0x09752, 0x097E6,
    0x09875, 0x098CE, 0x098DE, 0x098DF, 0x2967F, 0x098E0, 0x09963, 0x29810, 0x09A6C, 0x09AA8,
    0x09B3C, 0x09C7C, 0x09E1F, 0x05364, 0x09EA6, 0x09EC4, 0x09EFE, 0x06589, 0x09F50, 0x06B6F,
    0x09F7F, 0x07ADC, 0x09F99, 0x09F9C, 0x04E80, 0x09F9F,
};

static uint32_t kangxi(uint32_t character)
{
    char bytes[8] = "";
    g_autofree char *composed = NULL;

    g_unichar_to_utf8(character, bytes);
    composed = g_utf8_normalize(bytes, -1, G_NORMALIZE_NFKC);
    return composed != NULL ? g_utf8_get_char(composed) : character;
}

uint32_t layout_character(uint32_t character)
{
    if (character >= RADICAL_FIRST && character <= RADICAL_LAST)
        return radicals[character - RADICAL_FIRST] != 0 ? radicals[character - RADICAL_FIRST]
                                                        : character;
    if (character >= KANGXI_FIRST && character <= KANGXI_LAST)
        return kangxi(character);
    return character;
}

bool layout_character_mapped(uint32_t character)
{
    bool private_use = (character >= 0xE000 && character <= 0xF8FF) || character >= 0xF0000;

    return character >= 0x20 && character != PDF_UNMAPPED && !private_use &&
           g_unichar_validate(character);
}

bool layout_character_blank(uint32_t character)
{
    return character == 0xAD || character == 0xFEFF ||
           (character >= 0x200B && character <= 0x200F) || g_unichar_isspace(character);
}

/* Chinese, or set like it: needs no blank beside it. */
bool layout_character_wide(uint32_t character)
{
    return character >= 0x2E80 || (character >= 0x2000 && character <= 0x206F);
}

static bool is_among(const char *characters, uint32_t character)
{
    return character != 0 && g_utf8_strchr(characters, -1, character) != NULL;
}

bool layout_character_opens(uint32_t character)
{
    return is_among("（“‘《〈「『【〔([", character);
}

bool layout_character_closes(uint32_t character)
{
    return is_among("）”’》〉」』】〕，。、；：！？％)]", character);
}
