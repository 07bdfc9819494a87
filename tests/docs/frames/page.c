/* Statements of the guide or the page on hooks, with data, ctx, m, t, and a session p. */
#include "page.h"

static void piece(tann_ctx *ctx, tann_model *m, tann_trainer *t, tann_session *p, tann_dataset data)
{
    (void)ctx, (void)m, (void)t, (void)p, (void)data;
BLOCK
}

int main(void)
{
    return run_piece(piece, TANN_OK);
}
