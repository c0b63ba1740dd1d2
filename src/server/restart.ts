/** With which a server ends that was asked to start again, so that its supervisor does so (EX_TEMPFAIL of sysexits.h). */
export const restartExitCode = 75;
