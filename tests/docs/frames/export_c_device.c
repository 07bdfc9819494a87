/* A program of a device, which has no library. */
int is_xor(float a, float b);
BLOCK
