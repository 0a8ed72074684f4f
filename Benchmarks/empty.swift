// The least a Swift program can do with a file: open it and print its size. The peer of the start-up measurement.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

let descriptor = open(CommandLine.arguments[1], O_RDONLY)
var status = stat()
fstat(descriptor, &status)
print(status.st_size)
