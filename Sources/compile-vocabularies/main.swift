/// Makes vocabulary tables: `compile-vocabularies OUTPUT FILE.tokens…`, run by `make build` for those that are not part of the
/// program. Tables that are newer than their files stay.
///
/// `compile-vocabularies --check FOLDER FILE.tokens…` compares instead: a table in the folder must be what its file compiles to.
import Tokenization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

func fail(_ message: String) -> Never {
  let line = "compile-vocabularies: \(message)\n"
  _ = line.withCString { write(2, $0, strlen($0)) }
  exit(1)
}

func readFile(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return bytes
}

/// Writes beside the file and renames, so that a process that has the old table open keeps it.
func writeFile(_ path: String, _ bytes: [UInt8]) {
  let temporary = "\(path).\(getpid())"
  guard let file = fopen(temporary, "wb") else { fail("\(temporary) cannot be written") }
  let written = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, written == bytes.count, rename(temporary, path) == 0 else {
    fail("\(path) cannot be written")
  }
}

func age(of path: String) -> Int? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  #if canImport(Darwin)
    return status.st_mtimespec.tv_sec
  #else
    return status.st_mtim.tv_sec
  #endif
}

var arguments = CommandLine.arguments.dropFirst()
let isCheck = arguments.first == "--check"
if isCheck { arguments = arguments.dropFirst() }
guard let folder = arguments.first, arguments.count > 1 else {
  fail("usage: compile-vocabularies [--check] FOLDER FILE.tokens…")
}
let program = age(of: CommandLine.arguments[0]) ?? 0
for path in arguments.dropFirst() {
  let base = path.split(separator: "/").last.map(String.init) ?? path
  let target = "\(folder)/\(base.hasSuffix(".tokens") ? String(base.dropLast(7)) : base).bin"
  if !isCheck, let made = age(of: target), let source = age(of: path), made > max(source, program) { continue }
  do {
    let (_, table) = try Encoding.compiledTable(of: path)
    if isCheck {
      guard readFile(target) == table else { fail("\(target) is not what \(path) compiles to") }
    } else {
      writeFile(target, table)
    }
    print("\(target): \(table.count) bytes")
  } catch {
    fail("\(error)")
  }
}
