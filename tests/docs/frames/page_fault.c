/* Such statements, which end in an error of numbers. */
#include "page.h"

static void piece(tann_ctx *ctx, tann_model *m, tann_trainer *t, tann_session *p, tann_dataset data)
{
    (void)ctx, (void)m, (void)t, (void)p, (void)data;
BLOCK
}

int main(void)
{
    return run_piece(piece, TANN_E_NUMERIC);
}
