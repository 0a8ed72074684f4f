// token-driver ENCODING count|encode PASSES FILE
//
// Counts or encodes the texts of FILE, which zero bytes separate, and prints a line per pass: bytes, nanoseconds of
// processor time inside the calls, tokens. The first pass is that of a fresh process.
import Tokenization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

func processorTime() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return bytes
}

let arguments = CommandLine.arguments
guard arguments.count == 5, let encoding = Encoding(named: arguments[1]), let passes = Int(arguments[3]) else {
  print("usage: token-driver ENCODING count|encode PASSES FILE")
  exit(2)
}
let bytes = readFile(arguments[4])
let ranges = bytes.split(separator: 0, omittingEmptySubsequences: true).map(\.indices)
bytes.withUnsafeBytes { bytes in
  let texts = ranges.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
  let size = texts.reduce(0) { $0 + $1.count }
  for _ in 0..<passes {
    let start = processorTime()
    var tokens = 0
    if arguments[2] == "encode" {
      for text in texts { tokens += encoding.encode(utf8: text).count }
    } else {
      for text in texts { tokens += encoding.count(utf8: text) }
    }
    print(size, processorTime() - start, tokens)
  }
}
