#define _POSIX_C_SOURCE 200809L /* sigaction() */

#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

/* A signal handler is given nothing, so this cannot be anything but a global variable. */
static volatile sig_atomic_t noted;

static void note(int signal_number)
{
    (void)signal_number;
    noted = 1;
}

void interrupt_catch(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = (int)(SA_RESTART | (unsigned)SA_RESETHAND);
    sigaction(SIGINT, &action, NULL);
}

bool interrupted(void)
{
    return noted != 0;
}
