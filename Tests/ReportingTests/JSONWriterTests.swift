import Foundation
import Reporting
import Testing

@Suite struct JSONWriterTests {
  private func compact(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(indentation: nil)
    body(&json)
    return String(decoding: json.take(), as: UTF8.self)
  }

  @Test("values")
  func values() {
    #expect(
      compact { json in
        json.object { json in
          json.member("a", 1)
          json.member("b", 0.25)
          json.member("c", .infinity)
          json.member("d", true)
          json.member("e", optional: nil)
          json.array("f") { json in
            json.value("x")
            json.value(utf8: [0x61, 0xFF])
            json.null()
          }
          json.object("g") { _ in }
          json.array("h") { _ in }
        }
      } == #"{"a":1,"b":0.25,"c":null,"d":true,"e":null,"f":["x","a"#
        + "\u{FFFD}" + #"",null],"g":{},"h":[]}"#)
  }

  @Test("every scalar up to U+00FF, and some others, comes back")
  func escapes() throws {
    let text = String(String.UnicodeScalarView((0...0xFF).compactMap { Unicode.Scalar($0) })) + "\u{2028}总👨‍👩‍👧\u{10FFFF}"
    let json = compact { $0.array { $0.value(text) } }
    #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    #expect(json.utf8.allSatisfy { $0 >= 0x20 })
    #expect(json.hasPrefix(#"["\u0000\u0001"#) && !json.contains(#"\b"#))
    #expect(json.contains(#"\u0008\t\n\u000b\u000c\r\u000e"#))
  }
}
