/* How a program ends, and what it says then. */
#ifndef DRAWING_ENDING_H
#define DRAWING_ENDING_H

#include "message.h"

/* Exit statuses: all went well; the work or a file failed; an option, the data or the place of the
   results was refused, and nothing was written; Ctrl-C. */
enum { DONE = 0, FAILED = 1, REFUSED = 2, INTERRUPTED = 130 };

/* Prints the program's name and the sentence on stderr. Returns the status. */
int complain(const char *program, const message *why, int status);

#endif
