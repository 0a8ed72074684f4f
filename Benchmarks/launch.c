// launch OUTPUT COMMAND ARGUMENT…
//
// Runs a command with its output in a file and prints the nanoseconds that it took and the kilobytes that it had resident
// at most. A process inherits that maximum from whoever becomes it, so that one started from Python begins with Python's.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments) {
  if (count < 3) return 2;
  struct timespec start, end;
  struct rusage usage;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &start);
  const pid_t child = vfork();
  if (child < 0) return 1;
  if (child == 0) {
    const int output = open(arguments[1], O_WRONLY | O_CREAT, 0600);
    if (output < 0 || dup2(output, 1) < 0) _exit(127);
    execv(arguments[2], arguments + 2);
    _exit(127);
  }
  if (wait4(child, &status, 0, &usage) != child) return 1;
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%ld %ld\n", (end.tv_sec - start.tv_sec) * 1000000000L + end.tv_nsec - start.tv_nsec, usage.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
