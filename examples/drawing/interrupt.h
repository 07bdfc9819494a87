/* Ctrl-C. */
#ifndef DRAWING_INTERRUPT_H
#define DRAWING_INTERRUPT_H

#include <stdbool.h>

/* From now on the first Ctrl-C is only noted; a second one ends the program at once. */
void interrupt_catch(void);

/* Whether there was one. */
bool interrupted(void);

#endif
