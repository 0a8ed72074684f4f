// The driver that benchmarks and the fuzzer run, in a process of its own, as a user of the library would.
//
// ENCODING is a name, the path of a table, or that of a tokenizer file with a colon and its pattern if it needs one.
//
//     token-driver ENCODING count|counter|encode PASSES FILE
//         Counts or encodes the texts of FILE, which zero bytes separate; `counter` keeps one counter for all of them. Prints
//         a line per pass: bytes, nanoseconds of processor time inside the calls, tokens. The first pass is that of a fresh
//         process.
//     token-driver ENCODING ids FILE
//         Encodes the texts of FILE, each behind its length (32 bits, little-endian), and writes, for each, the count, the
//         number of tokens and the tokens, 32 bits each.
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
  let file = open(path, O_RDONLY)
  guard file >= 0 else { return [] }
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else { return [] }
  return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { bytes, count in
    while let base = bytes.baseAddress, count < bytes.count {
      let length = read(file, base + count, bytes.count - count)
      if length <= 0 { return }
      count += length
    }
  }
}

func writeIDs(_ encoding: Encoding, _ bytes: UnsafeRawBufferPointer) {
  var output: [UInt32] = []
  var position = 0
  while position + 4 <= bytes.count {
    let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
    let text = UnsafeRawBufferPointer(rebasing: bytes[(position + 4)..<(position + 4 + length)])
    let tokens = encoding.encode(utf8: text)
    output += [UInt32(encoding.count(utf8: text)), UInt32(tokens.count)] + tokens
    position += 4 + length
  }
  output.withUnsafeBytes { output in
    var written = 0
    while written < output.count, let base = output.baseAddress {
      let count = write(1, base + written, output.count - written)
      if count <= 0 { exit(1) }
      written += count
    }
  }
}

func measure(_ encoding: Encoding, _ mode: String, passes: Int, _ bytes: [UInt8]) {
  let ranges = bytes.split(separator: 0, omittingEmptySubsequences: true).map(\.indices)
  bytes.withUnsafeBytes { bytes in
    let texts = ranges.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
    let size = texts.reduce(0) { $0 + $1.count }
    let counter = mode == "counter" ? Encoding.Counter(encoding) : nil
    for _ in 0..<passes {
      let start = processorTime()
      var tokens = 0
      switch mode {
      case "encode": for text in texts { tokens += encoding.encode(utf8: text).count }
      case "counter": for text in texts { tokens += counter?.count(utf8: text) ?? 0 }
      default: for text in texts { tokens += encoding.count(utf8: text) }
      }
      print(size, processorTime() - start, tokens)
    }
  }
}

let arguments = CommandLine.arguments
func encoding(_ name: String) -> Encoding? {
  if let encoding = Encoding(named: name) { return encoding }
  do {
    guard name.contains("/") else { return try EncodingLibrary.installed.encoding(named: name) }
    if name.hasSuffix(".bin") { return try Encoding(tableFile: name) }
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    return try Encoding(tokenizerFile: parts[0], pattern: parts.count == 2 ? parts[1] : nil)
  } catch {
    print(error)
    return nil
  }
}

guard arguments.count > 3, let encoding = encoding(arguments[1]) else {
  print("usage: token-driver ENCODING count|counter|encode PASSES FILE | token-driver ENCODING ids FILE")
  exit(2)
}
if arguments[2] == "ids" {
  readFile(arguments[3]).withUnsafeBytes { writeIDs(encoding, $0) }
} else if arguments.count == 5, let passes = Int(arguments[3]) {
  measure(encoding, arguments[2], passes: passes, readFile(arguments[4]))
}
