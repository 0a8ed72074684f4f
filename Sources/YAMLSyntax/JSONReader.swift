package import SourceText

/// Reads JSON (RFC 8259) into the same tree as YAML, because libyaml refuses escaped surrogate pairs.
///
/// Iterative, O(n), and as strict as the grammar except that it takes a byte order mark.
package struct JSONReader {
  private enum Expectation {
    case value
    case keyOrEnd
    case key
    case colon
    case commaOrEnd
  }

  private struct Frame {
    var id: YAMLTree.NodeID
    var children: [YAMLTree.NodeID] = []
    var isMapping: Bool
    var keys: [[UInt8]: YAMLTree.NodeID] = [:]
  }

  private let source: SourceText
  private let bytes: [UInt8]
  private let end: Int
  private let isLines: Bool
  private var index: Int
  private var records: [YAMLTree.Record] = []
  private var childIDs: [YAMLTree.NodeID] = []
  private var roots: [YAMLTree.NodeID] = []
  private var problems: [YAMLProblem] = []
  private var stack: [Frame] = []

  private init(_ source: SourceText, in range: ByteRange, asLines: Bool) {
    self.source = source
    isLines = asLines
    bytes = source.bytes
    index = range.lowerBound
    end = range.upperBound
  }

  /// Parses one JSON value, or as many as there are lines, each a document. Never fails: problems are in the tree, which
  /// ends at the first.
  package static func parse(_ source: SourceText, in range: ByteRange? = nil, asLines: Bool = false) -> YAMLTree {
    let range = range ?? min(source.byteOrderMarkLength, source.bytes.count)..<source.bytes.count
    var reader = JSONReader(source, in: range, asLines: asLines)
    if let problem = source.encodingProblem {
      reader.problems.append(YAMLProblem(problem))
    } else {
      reader.run()
    }
    return YAMLTree(
      source: source, range: range, records: reader.records, childIDs: reader.childIDs, rootIDs: reader.roots,
      problems: reader.problems, isLines: asLines)
  }

  private mutating func run() {
    var expectation = Expectation.value
    while true {
      skipBlanks()
      guard index < end else {
        if stack.isEmpty && !roots.isEmpty { return }
        return fail(stack.isEmpty ? "a value" : (stack[stack.count - 1].isMapping ? "`}`" : "`]`"))
      }
      if stack.isEmpty && !roots.isEmpty {
        guard isLines, case .commaOrEnd = expectation, bytes[..<index].last(where: { $0 != 0x20 }) == 0x0A else {
          return fail(isLines ? "the end of the line" : "the end of the file")
        }
        expectation = .value
      }
      let byte = bytes[index]
      switch (expectation, byte) {
      case (.value, UInt8(ascii: "{")), (.value, UInt8(ascii: "[")):
        guard stack.count < YAMLTree.maximumDepth else {
          problems.append(YAMLProblem(.tooDeep(limit: YAMLTree.maximumDepth), range: index..<index + 1))
          return closeAll()
        }
        let isMapping = byte == UInt8(ascii: "{")
        let id = add(
          YAMLTree.Record(
            kind: isMapping ? .mapping : .sequence, style: .json, range: index..<index + 1, contentStart: index,
            fullEnd: index))
        stack.append(Frame(id: id, isMapping: isMapping))
        index += 1
        skipBlanks()
        if index < end, bytes[index] == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          close()
          expectation = .commaOrEnd
        } else {
          expectation = isMapping ? .keyOrEnd : .value
        }
      case (.keyOrEnd, UInt8(ascii: "\"")), (.key, UInt8(ascii: "\"")):
        guard readString(isKey: true) else { return }
        expectation = .colon
      case (.colon, UInt8(ascii: ":")):
        index += 1
        expectation = .value
      case (.commaOrEnd, UInt8(ascii: ",")):
        index += 1
        expectation = stack.last?.isMapping == true ? .key : .value
      case (.commaOrEnd, UInt8(ascii: "}")) where stack.last?.isMapping == true,
        (.commaOrEnd, UInt8(ascii: "]")) where stack.last?.isMapping == false:
        close()
      case (.value, UInt8(ascii: "\"")):
        guard readString(isKey: false) else { return }
        expectation = .commaOrEnd
      case (.value, _):
        guard readWord() else { return fail("a value") }
        expectation = .commaOrEnd
      case (.keyOrEnd, _), (.key, _): return fail("a key in quotes")
      case (.colon, _): return fail("`:`")
      case (.commaOrEnd, _): return fail(stack.last?.isMapping == true ? "`,` or `}`" : "`,` or `]`")
      }
    }
  }

  private mutating func skipBlanks() {
    while index < end, bytes[index].isYAMLBlankOrBreak { index += 1 }
  }

  private mutating func fail(_ expected: String) {
    problems.append(YAMLProblem(.json(expected: expected), range: index..<min(index + 1, end)))
    closeAll()
  }

  private mutating func closeAll() {
    while let frame = stack.last {
      if frame.isMapping, frame.children.count % 2 == 1 {
        add(YAMLTree.Record(kind: .scalar, style: .json, range: index..<index, contentStart: index, fullEnd: index))
      }
      close()
    }
  }

  @discardableResult
  private mutating func add(_ record: YAMLTree.Record, isKey: Bool = false) -> YAMLTree.NodeID {
    let id = records.count
    records.append(record)
    guard !stack.isEmpty else {
      roots.append(id)
      return id
    }
    let top = stack.count - 1
    stack[top].children.append(id)
    if isKey {
      if let first = stack[top].keys[Array(record.text.utf8)] {
        problems.append(
          YAMLProblem(.duplicateKey(name: record.text, first: records[first].range), range: record.range))
      } else {
        stack[top].keys[Array(record.text.utf8)] = id
      }
    }
    return id
  }

  private mutating func close() {
    guard let frame = stack.popLast() else { return }
    if index < end { index += 1 }
    let first = childIDs.count
    childIDs += frame.children
    records[frame.id].children = first..<childIDs.count
    records[frame.id].range = records[frame.id].range.lowerBound..<index
    records[frame.id].fullEnd = index
  }

  private mutating func readString(isKey: Bool) -> Bool {
    let start = index
    index += 1
    var text: [UInt8] = []
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        add(
          YAMLTree.Record(
            kind: .scalar, style: .json, range: start..<index, contentStart: start, fullEnd: index,
            text: String(decoding: text, as: UTF8.self)),
          isKey: isKey)
        return true
      case UInt8(ascii: "\\"):
        guard let escape = JSONEscape(bytes, at: index, end: end) else {
          problems.append(YAMLProblem(.unknownEscape, range: index..<min(index + 2, end)))
          closeAll()
          return false
        }
        text += escape.decoded
        index += escape.length
      case 0..<0x20:
        problems.append(YAMLProblem(.controlCharacter(code: Int(bytes[index])), range: index..<index + 1))
        closeAll()
        return false
      default:
        text.append(bytes[index])
        index += 1
      }
    }
    problems.append(YAMLProblem(.unclosedQuote, range: start..<start + 1))
    closeAll()
    return false
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let isZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole == 1 || whole > 1 && !isZero else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let sign = rest.first, sign | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// A number, `true`, `false` or `null`.
  private mutating func readWord() -> Bool {
    let start = index
    while index < end, bytes[index] > 0x20, !",]}[{:\"".utf8.contains(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard ["true", "false", "null"].contains(text) || Self.isNumber(bytes[start..<index]) else {
      index = start
      return false
    }
    add(
      YAMLTree.Record(
        kind: .scalar, style: .json, range: start..<index, contentStart: start, fullEnd: index, text: text))
    return true
  }
}

/// One escape sequence of a JSON string; a surrogate pair is one.
struct JSONEscape {
  let decoded: [UInt8]
  let length: Int

  init?(_ bytes: [UInt8], at index: Int, end: Int) {
    guard index + 1 < end else { return nil }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): (decoded, length) = ([bytes[index + 1]], 2)
    case UInt8(ascii: "b"): (decoded, length) = ([0x08], 2)
    case UInt8(ascii: "f"): (decoded, length) = ([0x0C], 2)
    case UInt8(ascii: "n"): (decoded, length) = ([0x0A], 2)
    case UInt8(ascii: "r"): (decoded, length) = ([0x0D], 2)
    case UInt8(ascii: "t"): (decoded, length) = ([0x09], 2)
    case UInt8(ascii: "u"):
      guard let high = Self.codeUnit(bytes, at: index, end: end) else { return nil }
      if (0xD800..<0xDC00).contains(high), let low = Self.codeUnit(bytes, at: index + 6, end: end),
        (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        (decoded, length) = (Array(String(scalar).utf8), 12)
      } else {
        (decoded, length) = (Array(String(Unicode.Scalar(high) ?? "\u{FFFD}").utf8), 6)
      }
    default: return nil
    }
  }

  private static func codeUnit(_ bytes: [UInt8], at index: Int, end: Int) -> UInt32? {
    guard index + 6 <= end, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    // `UInt32` would take a sign.
    guard bytes[index + 2] != UInt8(ascii: "+"), bytes[index + 2] != UInt8(ascii: "-") else { return nil }
    return UInt32(String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16)
  }
}
