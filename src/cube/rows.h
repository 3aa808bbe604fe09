/* rows.h: the inside of a cube, shared by the files of this folder */
#pragma once
#include "cube/key.h"

typedef struct {
    PackedKey key;
    int64_t amount; /* fen, debit positive */
} CubeRow;

/* What a code is in its field, remembered: encoding divides, and a book has few codes. */
#define CUBE_MEMORY 256
typedef struct {
    Code code;
    uint64_t value;
} EncodedCode;

struct Cube {
    CubeRow *rows;
    unsigned count, room;
    uint32_t *slots;     /* index of a row + 1; NULL until something is added after sorting */
    unsigned slot_count; /* a power of two, more than half of them empty */
    unsigned last;       /* the row that was added to last */
    int64_t total_size;  /* sum of |amount| over everything ever added */
    bool sorted;         /* rows are in key order */
    bool has_entries;
    Cube *collapsed;                    /* of a settled cube; NULL: none */
    EncodedCode memory[3][CUBE_MEMORY]; /* of the fields whose codes cover */
};

/* The row with `key`, made when there is none. */
CubeRow *cube_row(Cube *cube, PackedKey key);
void cube_sort(Cube *cube);
