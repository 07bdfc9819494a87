/* As tann_export_c() writes it, but for the rest of it. */
#define XOR_NET_INPUTS  2
#define XOR_NET_OUTPUTS 1

typedef struct xor_net_room {
    float values[8];
} xor_net_room;

void xor_net_predict(xor_net_room *room, const float *x, float *y);
