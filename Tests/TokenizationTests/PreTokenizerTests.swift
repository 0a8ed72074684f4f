import Testing
import Tokenization

/// The corners of the two patterns; expected pieces are the matches of the reference's regular expressions.
@Suite struct PreTokenizerTests {
  @Test(arguments: [
    Cut("don't DON'T we'LL", ["don", "'t", " DON", "'T", " we", "'LL"]),
    Cut("x'\u{17F}y 'some", ["x", "'\u{17F}", "y", " '", "some"]),
    Cut("'some", ["'s", "ome"]),
    Cut("HTTPResponse", ["HTTPResponse"]),
    Cut("1234567", ["123", "456", "7"]),
    Cut("a  b", ["a", " ", " b"]),
    Cut("a  ", ["a", "  "]),
    Cut("a \n  b", ["a", " \n", " ", " b"]),
    Cut("\n  ", ["\n  "]),
    Cut("\t\tb", ["\t", "\tb"]),
    Cut("(a) ((b", ["(a", ")", " ((", "b"]),
    Cut("!\n//x", ["!\n", "//", "x"]),
    Cut(" ?!\r\n\r\nx", [" ?!\r\n\r\n", "x"]),
    Cut("e\u{301}a", ["e", "\u{301}a"]),
    Cut("a\u{180E}b", ["a", "\u{180E}b"]),
    Cut("a\u{3000}\u{3000}b", ["a", "\u{3000}", "\u{3000}b"]),
    Cut("\u{11DE0}1", ["\u{11DE0}", "1"]),
  ])
  func `cl100k_base cuts`(cut: Cut) {
    #expect(Encoding.cl100kBase.pieces(cut.text) == cut.pieces)
  }

  @Test(arguments: [
    Cut("don't DON'T we'LL", ["don't", " DON'T", " we'LL"]),
    Cut("x'\u{17F}y", ["x'\u{17F}", "y"]),
    Cut("'some", ["'some"]),
    Cut("HTTPResponse camelCase", ["HTTPResponse", " camel", "Case"]),
    Cut("aBC", ["a", "BC"]),
    Cut("中AB", ["中", "AB"]),
    Cut("中ABc", ["中ABc"]),
    Cut("A中B", ["A中", "B"]),
    Cut("\u{301}AB", ["\u{301}", "AB"]),
    Cut(".\u{301}AB", [".\u{301}", "AB"]),
    Cut("xA\u{301}'S", ["x", "A\u{301}'S"]),
    Cut("\u{1C5}a", ["\u{1C5}a"]),
    Cut("a\u{1C5}", ["a", "\u{1C5}"]),
    Cut("1234567", ["123", "456", "7"]),
    Cut("a \n  b", ["a", " \n", " ", " b"]),
    Cut("\n  ", ["\n", "  "]),
    Cut("!\n//x", ["!\n//", "x"]),
    Cut(" /\n/ ", [" /\n/", " "]),
    Cut("e\u{301}a", ["e\u{301}a"]),
  ])
  func `o200k_base cuts`(cut: Cut) {
    #expect(Encoding.o200kBase.pieces(cut.text) == cut.pieces)
  }

  @Test(arguments: Encoding.all)
  func `all but the last two pieces of a prefix hold for the whole text`(encoding: Encoding) {
    var random = SplitMix64(seed: 7)
    for _ in 0..<1_500 {
      let characters = Array(TextGenerator.text(using: &random).unicodeScalars)
      let whole = encoding.preTokenRanges(String(characters))
      let cut = Int.random(in: 0...characters.count, using: &random)
      let prefix = encoding.preTokenRanges(String(characters[..<cut]))
      #expect(whole.starts(with: prefix.dropLast(2)), "\(String(characters)) cut at \(cut)")
    }
  }
}

struct Cut: Sendable {
  let text: String
  let pieces: [[UInt8]]

  init(_ text: String, _ pieces: [String]) {
    self.text = text
    self.pieces = pieces.map { Array($0.utf8) }
  }
}

extension Encoding {
  /// Bytes rather than strings, which compare by canonical equivalence.
  fileprivate func pieces(_ text: String) -> [[UInt8]] {
    preTokenRanges(text).map { Array(Array(text.utf8)[$0]) }
  }
}

extension String {
  init(_ scalars: some Sequence<UnicodeScalar>) {
    self.init(String.UnicodeScalarView(scalars))
  }
}
