import Testing
import Tokenization

@Suite struct EncodingTests {
  @Test func `names find encodings`() {
    #expect(Encoding(named: "o200k_base") == .o200kBase)
    #expect(Encoding(named: "cl100k_base") == .cl100kBase)
    #expect(Encoding(named: "O200K_BASE") == nil)
    #expect(Encoding(named: "") == nil)
    #expect(Set(Encoding.all).count == Encoding.all.count)
    #expect(Encoding.all.allSatisfy { Encoding(named: $0.name) == $0 })
  }

  @Test func `special tokens and sizes are the published ones`() {
    #expect(Encoding.o200kBase.specialTokens == ["<|endoftext|>": 199_999, "<|endofprompt|>": 200_018])
    #expect(
      Encoding.cl100kBase.specialTokens == [
        "<|endoftext|>": 100_257, "<|fim_prefix|>": 100_258, "<|fim_middle|>": 100_259, "<|fim_suffix|>": 100_260,
        "<|endofprompt|>": 100_276,
      ])
    #expect(Encoding.o200kBase.vocabularySize == 200_019)
    #expect(Encoding.cl100kBase.vocabularySize == 100_277)
  }

  @Test(arguments: [
    KnownCount("", 0, 0),
    KnownCount("hello world", 2, 2),
    KnownCount(
      "请你扮演一个资深的软件工程师,详细解释什么是提示工程,包括它的定义、重要性、常用技巧,还要举2个实际例子,语言要通俗易懂,不要用专业术语。",
      53, 81),
    KnownCount(
      "请你扮演一个资深的软件工程师\u{FF0C}详细解释什么是提示工程\u{FF0C}包括它的定义、重要性、常用技巧\u{FF0C}还要举2个实际例子\u{FF0C}"
        + "语言要通俗易懂\u{FF0C}不要用专业术语。", 51, 81),
    KnownCount("用200字解释提示工程:定义、1个重要性、1个技巧(比如Few-shot)。", 22, 29),
    KnownCount("用200字解释提示工程\u{FF1A}定义、1个重要性、1个技巧\u{FF08}比如Few-shot\u{FF09}。", 22, 28),
  ])
  func `known texts have known counts`(known: KnownCount) {
    #expect(Encoding.o200kBase.count(known.text) == known.o200k)
    #expect(Encoding.cl100kBase.count(known.text) == known.cl100k)
  }

  @Test(arguments: Encoding.all)
  func `text that looks like a special token is ordinary text`(encoding: Encoding) throws {
    let text = "a<|endoftext|>b"
    let special = try #require(encoding.specialTokens["<|endoftext|>"])
    #expect(!encoding.encode(text).contains(special))
    #expect(encoding.encode(text, allowedSpecial: .only([])) == encoding.encode(text))
    #expect(encoding.encode(text, allowedSpecial: .only(["<|unheard-of|>"])) == encoding.encode(text))
    #expect(encoding.encode(text, allowedSpecial: .all) == encoding.encode("a") + [special] + encoding.encode("b"))
  }

  @Test(arguments: Encoding.all)
  func `decoding refuses ids that do not exist`(encoding: Encoding) throws {
    for id in [TokenID(encoding.vocabularySize), .max] {
      #expect(throws: TokenizationError.unknownToken(id, encoding: encoding.name)) { try encoding.decode([0, id]) }
    }
    #expect(try encoding.decode([]).isEmpty)
    // The number between the last token and the first special one is not in use, but for gpt-oss's.
    if encoding == .o200kHarmony { return }
    let unused = try #require(encoding.specialTokens["<|endoftext|>"]) - 1
    #expect(throws: TokenizationError.self) { try encoding.decode([unused]) }
  }
}

struct KnownCount: Sendable {
  let text: String
  let o200k: Int
  let cl100k: Int

  init(_ text: String, _ o200k: Int, _ cl100k: Int) {
    (self.text, self.o200k, self.cl100k) = (text, o200k, cl100k)
  }
}
