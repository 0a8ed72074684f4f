import CLibYAML
package import SourceText

extension YAMLTree {
  /// Deeper nesting than any prompt file has; it bounds the stack and libyaml's own per-level work.
  static let maximumDepth = 512

  /// Parses all of `source`, or the part of it in `range` (front matter). Never fails: problems are in the tree.
  ///
  /// O(n) in time and memory for any input, because aliases are not expanded and nesting is limited.
  package static func parse(_ source: SourceText, in range: ByteRange? = nil) -> YAMLTree {
    var range = range ?? 0..<source.bytes.count
    if range.lowerBound == 0 { range = min(source.byteOrderMarkLength, range.upperBound)..<range.upperBound }
    if let problem = source.encodingProblem {
      return YAMLTree(
        source: source, range: range, records: [], childIDs: [], rootIDs: [], problems: [YAMLProblem(problem)])
    }
    var builder = TreeBuilder(source: source, range: range)
    builder.run()
    return builder.finish()
  }
}

/// The keys of one mapping seen so far, to report duplicates without comparing every pair of a long one.
private struct KeyList {
  /// Up to this many keys are compared one by one: setting up a hash table costs more.
  private static let listLimit = 16
  private var ids: [YAMLTree.NodeID] = []
  /// By the bytes of the text, since `String` takes canonically equivalent texts for equal.
  private var table: [[UInt8]: YAMLTree.NodeID] = [:]

  /// Adds a key unless an earlier one has the same text, which is then returned.
  mutating func add(_ id: YAMLTree.NodeID, _ records: [YAMLTree.Record]) -> YAMLTree.NodeID? {
    let text = records[id].text.utf8
    if table.isEmpty {
      if let first = ids.first(where: { records[$0].text.utf8.elementsEqual(text) }) { return first }
      ids.append(id)
      guard ids.count > Self.listLimit else { return nil }
      for id in ids { table[Array(records[id].text.utf8)] = id }
      return nil
    }
    let key = Array(text)
    if let first = table[key] { return first }
    table[key] = id
    return nil
  }
}

/// Consumes libyaml's events and builds the arena.
private struct TreeBuilder {
  typealias NodeID = YAMLTree.NodeID

  private struct Frame {
    var id: NodeID
    var children: [NodeID] = []
    /// The column of the first entry of a block collection; flow collections keep their parent's.
    var indent: Int?
    var isFlow: Bool
    var keys = KeyList()
  }

  private let source: SourceText
  private let range: ByteRange
  private let offsets: CharacterOffsets
  private var records: [YAMLTree.Record] = []
  private var childIDs: [NodeID] = []
  private var rootIDs: [NodeID] = []
  private var problems: [YAMLProblem] = []
  private var anchors: [String: NodeID] = [:]
  private var stack: [Frame] = []

  init(source: SourceText, range: ByteRange) {
    self.source = source
    self.range = range
    offsets = CharacterOffsets(source, in: range)
  }

  func finish() -> YAMLTree {
    YAMLTree(
      source: source, range: range, records: records, childIDs: childIDs, rootIDs: rootIDs, problems: problems)
  }

  mutating func run() {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { return }
    defer { yaml_parser_delete(parser) }
    source.bytes.withUnsafeBufferPointer { bytes in
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(parser, bytes.baseAddress.map { $0 + range.lowerBound }, range.count)
      var event = yaml_event_t()
      while true {
        guard yaml_parser_parse(parser, &event) == 1 else {
          recordError(parser.pointee)
          break
        }
        let goesOn = consume(event)
        yaml_event_delete(&event)
        if !goesOn { break }
      }
    }
    closeOpenCollections()
  }

  /// Returns whether to go on.
  private mutating func consume(_ event: yaml_event_t) -> Bool {
    switch event.type {
    case YAML_STREAM_END_EVENT: return false
    case YAML_DOCUMENT_START_EVENT: anchors.removeAll()
    case YAML_SCALAR_EVENT: addScalar(event)
    case YAML_ALIAS_EVENT: addAlias(event)
    case YAML_MAPPING_START_EVENT, YAML_SEQUENCE_START_EVENT: return open(event)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close(endingAt: offset(event.end_mark))
    default: break
    }
    return true
  }

  private func offset(_ mark: yaml_mark_t) -> Int { offsets.byteOffset(ofCharacter: mark.index) }

  // MARK: Nodes

  private mutating func addScalar(_ event: yaml_event_t) {
    let scalar = event.data.scalar
    let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    let start = offset(event.start_mark)
    let fullEnd = offset(event.end_mark)
    let hasProperties = scalar.anchor != nil || scalar.tag != nil
    let contentStart =
      hasProperties ? PropertyScanner.skipProperties(of: source.bytes, from: start, to: fullEnd) : start
    let style: YAMLTree.ScalarStyle =
      switch scalar.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    var end = fullEnd
    if style == .literal || style == .folded {
      // libyaml's mark stands behind the blank lines that follow the last line of content.
      while end > contentStart, source.bytes[end - 1].isYAMLBlankOrBreak { end -= 1 }
    }
    add(
      YAMLTree.Record(
        kind: .scalar, style: style, range: start..<max(start, end), contentStart: contentStart, fullEnd: fullEnd,
        text: text, tag: string(scalar.tag), anchor: string(scalar.anchor), parentIndent: currentIndent),
      column: event.start_mark.column)
  }

  private mutating func addAlias(_ event: yaml_event_t) {
    let range = offset(event.start_mark)..<offset(event.end_mark)
    let name = string(event.data.alias.anchor) ?? ""
    if let target = anchors[name] {
      add(
        YAMLTree.Record(
          kind: .alias(target), range: range, contentStart: range.lowerBound, fullEnd: range.upperBound),
        column: event.start_mark.column)
    } else {
      problems.append(YAMLProblem(.undefinedAlias(name: name), range: range))
      add(
        YAMLTree.Record(kind: .scalar, range: range, contentStart: range.lowerBound, fullEnd: range.upperBound),
        column: event.start_mark.column)
    }
  }

  private mutating func open(_ event: yaml_event_t) -> Bool {
    let start = offset(event.start_mark)
    guard stack.count < YAMLTree.maximumDepth else {
      problems.append(
        YAMLProblem(.tooDeep(limit: YAMLTree.maximumDepth), range: start..<min(start + 1, range.upperBound)))
      return false
    }
    let isMapping = event.type == YAML_MAPPING_START_EVENT
    let anchor = isMapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor
    let tag = isMapping ? event.data.mapping_start.tag : event.data.sequence_start.tag
    let isFlow =
      isMapping
      ? event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
      : event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
    let id = add(
      YAMLTree.Record(
        kind: isMapping ? .mapping : .sequence, range: start..<start, contentStart: start, fullEnd: start,
        tag: string(tag), anchor: string(anchor), parentIndent: currentIndent),
      column: event.start_mark.column)
    let indent = isFlow ? currentIndent : (isMapping ? nil : event.start_mark.column)
    stack.append(Frame(id: id, indent: indent, isFlow: isFlow))
    return true
  }

  private mutating func close(endingAt mark: Int) {
    guard let frame = stack.popLast() else { return }
    let first = childIDs.count
    childIDs += frame.children
    records[frame.id].children = first..<childIDs.count
    // A block collection's end mark is the start of the next token; its own end is that of its last child.
    let childrenEnd = frame.children.last.map { records[$0].range.upperBound } ?? records[frame.id].range.lowerBound
    let end = frame.isFlow ? mark : max(childrenEnd, records[frame.id].range.lowerBound)
    records[frame.id].range = records[frame.id].range.lowerBound..<max(end, records[frame.id].range.lowerBound)
    records[frame.id].fullEnd = records[frame.id].range.upperBound
  }

  private mutating func closeOpenCollections() {
    while !stack.isEmpty {
      if let frame = stack.last, records[frame.id].kind == .mapping, frame.children.count % 2 == 1 {
        // The parser stopped between a key and its value.
        let end = frame.children.last.map { records[$0].range.upperBound } ?? 0
        add(YAMLTree.Record(kind: .scalar, range: end..<end, contentStart: end, fullEnd: end), column: 0)
      }
      close(endingAt: range.upperBound)
    }
  }

  private var currentIndent: Int { stack.last.map { $0.indent ?? -1 } ?? -1 }

  @discardableResult
  private mutating func add(_ record: YAMLTree.Record, column: Int) -> NodeID {
    let id = records.count
    records.append(record)
    if let anchor = record.anchor { anchors[anchor] = id }
    if stack.isEmpty {
      rootIDs.append(id)
      return id
    }
    let top = stack.count - 1
    if stack[top].indent == nil { stack[top].indent = column }
    let isKey = records[stack[top].id].kind == .mapping && stack[top].children.count % 2 == 0
    stack[top].children.append(id)
    if isKey, record.kind == .scalar, !(record.text == "<<" && record.style == .plain) {
      if let first = stack[top].keys.add(id, records) {
        problems.append(
          YAMLProblem(.duplicateKey(name: record.text, first: records[first].range), range: record.range))
      }
    }
    return id
  }

  private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(decodingCString: $0, as: UTF8.self) }
  }

  // MARK: Errors

  private mutating func recordError(_ parser: yaml_parser_t) {
    let message = parser.problem.map { String(cString: $0) } ?? ""
    if parser.error == YAML_READER_ERROR {
      let at = min(range.lowerBound + Int(parser.problem_offset), range.upperBound)
      problems.append(
        YAMLProblem(.controlCharacter(code: Int(parser.problem_value)), range: at..<min(at + 1, range.upperBound)))
      return
    }
    let at = offset(parser.problem_mark)
    let context = parser.context.map { String(cString: $0) } ?? ""
    let contextAt = parser.context == nil ? at : offset(parser.context_mark)
    problems.append(
      YAMLProblem(
        libyaml: message, context: context, at: at, contextAt: min(contextAt, at), source: source, in: range))
  }
}

extension UInt8 {
  /// Space, tab, LF or CR.
  var isYAMLBreak: Bool { self == 0x0A || self == 0x0D }
  var isYAMLBlankOrBreak: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
