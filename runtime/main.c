/* SPDX-License-Identifier: MIT */
/* avdoctor: the rules that were linked in, and the command line. */
#include "doctor.h"
#include "rules.h"
#include "sys.h"
#include "thread.h"

int main(int argc, char **argv)
{
    avd_sys_arguments(&argc, &argv);
    /* Probes that hang are not waited for, nor what they hold. */
    avd_thread_leave(avd_doctor_run(avd_rules(), avd_storage(), argc, argv));
}
