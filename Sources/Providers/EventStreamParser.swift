/// One event of a `text/event-stream`.
package struct ServerSentEvent: Hashable, Sendable {
  /// The event's name; empty for the default one.
  package var name: String
  package var data: [UInt8]
}

/// Reads a `text/event-stream` piece by piece, wherever the pieces are cut.
///
/// By the parsing rules of the HTML standard, section 9.2.6: lines end with CR, LF or both, a byte order mark and lines that
/// begin with a colon are skipped, several `data` lines make one text. O(n) over the whole stream.
package struct EventStreamParser: Sendable {
  private var line: [UInt8] = []
  private var name: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var endsWithReturn = false
  private var isFirstLine = true

  package init() {}

  /// The events that are complete with `bytes`.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    for byte in bytes {
      switch byte {
      case 0x0A where endsWithReturn: endsWithReturn = false
      case 0x0A, 0x0D:
        endsWithReturn = byte == 0x0D
        if let event = endLine() { events.append(event) }
      default:
        endsWithReturn = false
        line.append(byte)
      }
    }
    return events
  }

  /// What was left when the stream ended. The standard drops an event without its empty line; servers that forget the line
  /// mean it all the same.
  package mutating func finish() -> ServerSentEvent? {
    if !line.isEmpty { _ = endLine() }
    return dispatch()
  }

  private mutating func endLine() -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    if isFirstLine {
      isFirstLine = false
      if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    }
    guard !line.isEmpty else { return dispatch() }
    let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
    let field = line[..<colon]
    var value = line[min(colon + 1, line.endIndex)...]
    if value.first == UInt8(ascii: " ") { value.removeFirst() }
    if field.elementsEqual("data".utf8) {
      if hasData { data.append(0x0A) }
      data += value
      hasData = true
    } else if field.elementsEqual("event".utf8) {
      name = Array(value)
    }
    return nil
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer { (name, data, hasData) = ([], [], false) }
    return hasData ? ServerSentEvent(name: String(decoding: name, as: UTF8.self), data: data) : nil
  }
}
