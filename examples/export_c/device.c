/* Uses the network that train.c wrote. It links no library: cc -o device device.c xor_net.c */
#include <stdio.h>

#include "xor_net.h"

int main(void)
{
    static const float x[4][XOR_NET_INPUTS] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    xor_net_room room;
    float y[XOR_NET_OUTPUTS];
    int i;
    if (xor_net_self_test(&room) != 0) {
        fprintf(stderr, "this compiler, or this machine, does not give the recorded bits\n");
        return 1;
    }
    for (i = 0; i < 4; i++) {
        xor_net_predict(&room, x[i], y);
        printf("%g xor %g = %.3f\n", (double)x[i][0], (double)x[i][1], (double)y[0]);
    }
    return 0;
}
