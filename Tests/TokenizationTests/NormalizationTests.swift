import Foundation
import Testing

@testable import Tokenization

/// Normalization form C against Foundation's.
@Suite struct NormalizationTests {
  private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    bytes.withUnsafeBytes { CanonicalComposition.normalForm(of: $0) } ?? bytes
  }

  /// Characters that decompose, combine, or do neither, of Unicode 15 and older.
  private static let scalars: [Unicode.Scalar] = [
    0x20..<0x250, 0x300..<0x370, 0x1E00..<0x1F00, 0x1F00..<0x2000, 0x590..<0x6E0, 0x900..<0xA00, 0xB00..<0xC00,
    0x1100..<0x1113, 0x1161..<0x1176, 0xAC00..<0xAC40, 0x3040..<0x3100, 0xF900..<0xFA00,
    0xFB1D..<0xFB50, 0x1D15E..<0x1D165, 0x1109A..<0x110BB, 0x2F800..<0x2F820, 0x212A..<0x212C, 0x4E00..<0x4E10,
  ].joined().compactMap(Unicode.Scalar.init).filter { $0.properties.age.map { $0.major <= 15 } ?? false }

  @Test func equalsFoundation() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text.append(Self.scalars.randomElement(using: &random) ?? "a")
      }
      let expected = Array(String(text).precomposedStringWithCanonicalMapping.utf8)
      let found = Self.normalized(Array(String(text).utf8))
      guard found == expected else {
        Issue.record("\(text.map { String($0.value, radix: 16) }): \(found) instead of \(expected)")
        return
      }
      #expect(Self.normalized(found) == found)
    }
  }

  /// Foundation leaves a final consonant behind a precomposed syllable; the standard (section 3.12) composes it.
  @Test(arguments: [
    ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{D558}\u{11AB}", "\u{D55C}"),
    ("\u{D55C}\u{11AB}", "\u{D55C}\u{11AB}"),
    ("\u{1112}\u{11AB}", "\u{1112}\u{11AB}"), ("\u{AC00}\u{11A7}", "\u{AC00}\u{11A7}"),
    ("\u{1112}\u{301}\u{1161}", "\u{1112}\u{301}\u{1161}"),
  ])
  func hangulComposes(text: String, composed: String) {
    #expect(Self.normalized(Array(text.utf8)) == Array(composed.utf8))
  }

  @Test func bytesThatAreNoTextStay() {
    var random = SplitMix64(seed: 12)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0xC0...0xFF, using: &random)
      }
      #expect(Self.normalized(bytes) == bytes)
    }
    #expect(Self.normalized([0xFF, 0x65, 0xCC, 0x81, 0xFF]) == [0xFF, 0xC3, 0xA9, 0xFF])
    #expect(Self.normalized([0xC3, 0xCC, 0x81]) == [0xC3, 0xCC, 0x81])
  }

  /// A method that sorts by exchanging neighbours would not come back.
  @Test func manyMarksTakeLinearTime() {
    let text = "a" + String(repeating: "\u{315}\u{301}\u{327}", count: 40_000)
    let normal = Self.normalized(Array(text.utf8))
    #expect(normal == Array(text.precomposedStringWithCanonicalMapping.utf8))
  }
}
