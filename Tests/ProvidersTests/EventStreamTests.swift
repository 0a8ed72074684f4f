import Providers
import Testing

/// `text/event-stream`, cut anywhere.
@Suite struct EventStreamTests {
  private struct Case: CustomTestStringConvertible {
    var testDescription: String
    var stream: String
    var events: [String]
  }

  private static let cases = [
    Case(testDescription: "plain", stream: "data: a\n\ndata: b\n\n", events: ["a", "b"]),
    Case(testDescription: "no blank", stream: "data:a\n\ndata:  b\n\n", events: ["a", " b"]),
    Case(testDescription: "CRLF", stream: "data: a\r\n\r\ndata: b\r\n\r\n", events: ["a", "b"]),
    Case(testDescription: "CR", stream: "data: a\r\rdata: b\r\r", events: ["a", "b"]),
    Case(testDescription: "comments", stream: ": ping\n\ndata: a\n: pong\n\n:\n", events: ["a"]),
    Case(testDescription: "several lines", stream: "data: a\ndata\ndata: b\n\n", events: ["a\n\nb"]),
    Case(testDescription: "other fields", stream: "id: 1\nretry: 5\ndata: a\nfoo: bar\nfoo\n\n", events: ["a"]),
    Case(testDescription: "byte order mark", stream: "\u{FEFF}data: a\n\n", events: ["a"]),
    Case(testDescription: "no end", stream: "data: a\n\ndata: b", events: ["a", "b"]),
    Case(testDescription: "no data", stream: "event: x\n\ndata: a\n\n", events: ["a"]),
    Case(testDescription: "characters of several bytes", stream: "data: 你好🙂\n\n", events: ["你好🙂"]),
    Case(testDescription: "nothing", stream: "", events: []),
  ]

  private static func events(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var parser = EventStreamParser()
    var events = pieces.flatMap { parser.take($0) }
    if let last = parser.finish() { events.append(last) }
    return events.map { String(decoding: $0.data, as: UTF8.self) }
  }

  @Test(arguments: cases) private func eventsAreRead(example: Case) {
    let bytes = Array(example.stream.utf8)
    #expect(Self.events([bytes[...]]) == example.events)
    #expect(Self.events(bytes.map { [$0][...] }) == example.events, "byte by byte")
    for cut in bytes.indices {
      #expect(Self.events([bytes[..<cut], bytes[cut...]]) == example.events, "cut at \(cut)")
    }
  }

  @Test func eventsHaveNames() {
    var parser = EventStreamParser()
    let events = parser.take(Array("event: ping\ndata: {}\n\ndata: x\n\n".utf8))
    #expect(events.map(\.name) == ["ping", ""])
  }
}
