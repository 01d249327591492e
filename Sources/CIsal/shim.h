#include <errno.h>
#include <isa-l/igzip_lib.h>
#include <stdlib.h>

// The library's state is larger than what Swift imports as a value; Swift holds it by its address.
static inline void *lab_gunzip_make(void) {
    struct inflate_state *state = malloc(sizeof *state);
    if (!state) return NULL;
    isal_inflate_init(state);
    state->crc_flag = ISAL_GZIP;
    return state;
}

// Where the next bytes come from and go to; both advance.
typedef struct {
    const uint8_t *input;
    uint32_t input_count;
    uint8_t *output;
    uint32_t output_count;
    int is_finished;
} lab_gunzip_step;

// Decompresses until one of the two is used up or a member ends. Returns 0, or the library's error.
static inline int lab_gunzip(void *opaque, lab_gunzip_step *step) {
    struct inflate_state *state = opaque;
    state->next_in = (uint8_t *)step->input;
    state->avail_in = step->input_count;
    state->next_out = step->output;
    state->avail_out = step->output_count;
    int result = isal_inflate(state);
    step->input = state->next_in;
    step->input_count = state->avail_in;
    step->output = state->next_out;
    step->output_count = state->avail_out;
    step->is_finished = state->block_state == ISAL_BLOCK_FINISH;
    return result == ISAL_END_INPUT ? 0 : result;
}

// Begins the next member of the file.
static inline void lab_gunzip_restart(void *opaque) {
    struct inflate_state *state = opaque;
    isal_inflate_reset(state);
    state->crc_flag = ISAL_GZIP;
}
