#include <stddef.h>
#include <stdint.h>

/* libFuzzer as a library (compiler-rt): takes its own flags out of argv, calls one for each input,
 * and answers with the status to exit with. It is linked by -sanitize=fuzzer alone. */
int LLVMFuzzerRunDriver(int *argc, char ***argv,
                        int (*one)(const uint8_t *data, size_t size));
