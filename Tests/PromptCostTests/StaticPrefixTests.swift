import ModelCatalog
import PromptCost
import Prompts
import Testing
import Tokenization

/// The tokens counted as a prefix stay the first tokens, whatever the variables hold.
@Suite struct StaticPrefixTests {
  private static func common(_ texts: [String], _ encoding: Tokenization.Encoding) -> Int {
    let tokens = texts.map { encoding.encode($0) }
    var count = 0
    while tokens.allSatisfy({ $0.count > count && $0[count] == tokens[0][count] }) { count += 1 }
    return count
  }

  @Test(arguments: ["o200k_base", "cl100k_base"], 0..<10)
  func isStable(encodingName: String, batch: Int) throws {
    let named = Tokenization.Encoding(named: encodingName)
    let encoding = try #require(named)
    let counter = TokenCounter(encoding)
    for number in 0..<60 {
      let seed = UInt64(batch * 60 + number)
      var random = SplitMix64(seed: seed)
      let before = random.text(of: CostFixture.prose, upTo: 20)
      let after = random.text(of: CostFixture.prose, upTo: 6)
      for (syntax, placeholder) in [
        (TemplateSyntax.jinja, "{{ input }}"), (.fString, "{input}"), (.dollarBrace, "${input}"),
        (.doubleBrace, "{{input}}"),
      ] {
        let prefix = StaticPrefix(
          of: CostFixture.prompt(before + placeholder + after, syntax: syntax), counter: counter)
        // `x_{input}` is a formula, not a placeholder.
        if syntax == .fString, before.hasSuffix("_") { continue }
        #expect(prefix.end?.variable == "input")
        let rendered = (0..<6).map { _ in before + random.text(of: CostFixture.prose, upTo: 4) + after }
        let stable = Self.common(rendered + [before + after], encoding)
        #expect(prefix.tokens <= max(stable, 0), "seed \(seed), \(syntax): \(before.debugDescription)")
        #expect(prefix.tokens <= prefix.staticTokens)
      }
    }
  }

  @Test func aStaticPromptIsAllPrefix() {
    let counter = TokenCounter(.o200kBase)
    for seed in 0..<50 {
      var random = SplitMix64(seed: UInt64(seed))
      let text = random.text(of: CostFixture.prose, upTo: 20)
      let prefix = StaticPrefix(of: CostFixture.prompt(text, syntax: .none), counter: counter)
      #expect(prefix.end == nil)
      #expect(prefix.tokens == counter.rawCount(Array(text.utf8)) && prefix.staticTokens == prefix.tokens)
    }
  }

  /// A comment is not sent, so it is in no prefix.
  @Test func commentsDoNotCount() {
    let counter = TokenCounter(.o200kBase)
    let without = StaticPrefix(of: CostFixture.prompt("One two three four five. Six seven. {{ x }}"), counter: counter)
    let with = StaticPrefix(
      of: CostFixture.prompt(
        "One two three four five.{# a long comment that is never sent to anyone #} Six seven. {{ x }}"),
      counter: counter)
    #expect(with.tokens <= without.tokens)
    #expect(with.staticTokens <= without.staticTokens + 1)
  }

  /// A doubled brace is sent once.
  @Test func escapesCountAsWhatTheyStandFor() {
    let counter = TokenCounter(.o200kBase)
    let text = "Return {{\"a\": {{\"b\": 1}}, \"c\": {{}}}} and nothing else, please. "
    let rendered = "Return {\"a\": {\"b\": 1}, \"c\": {}} and nothing else, please. "
    let prefix = StaticPrefix(of: CostFixture.prompt(text, syntax: .fString), counter: counter)
    #expect(prefix.tokens == counter.rawCount(Array(rendered.utf8)))
    let measured = PromptMeasurement(CostFixture.prompt(text, syntax: .fString), model: nil, counter: counter)
    #expect(measured.staticTokens == prefix.tokens)
  }

  @Test func systemMessagesComeFirst() {
    let counter = TokenCounter(.o200kBase)
    let prompt = Prompt(messages: [
      CostFixture.message(.user, "Ask {{ question }}"), CostFixture.message(.system, "You are terse and careful."),
    ])
    let prefix = StaticPrefix(of: prompt, counter: counter)
    #expect(prefix.tokens >= counter.rawCount(Array("You are terse and careful.".utf8)))
    #expect(prefix.end?.messageIndex == 0)
  }

  @Test(
    arguments: [
      ("{{ brand }} {{ question }}", "question"), ("{{ now() }} {{ question }}", "now"),
      ("{% if company %}x{% endif %}{{ user }}", "user"), ("{{ tone }}{{ style }}", nil),
      ("{% for m in history %}{{ m }}{% endfor %}", "history"),
      ("{% for t in tools %}{{ t.name }}{{ loop.index }}{% endfor %}", nil), ("{{ today }}", "today"),
    ] as [(String, String?)])
  func endsAtTheFirstVariableThatVaries(text: String, variable: String?) {
    #expect(
      StaticPrefix(of: CostFixture.prompt("Words before. " + text), counter: TokenCounter()).end?.variable == variable)
  }

  @Test(arguments: [
    ("brand", Volatility.deployment), ("company_name", .deployment), ("output-schema", .deployment),
    ("user_name", .session), ("locale", .session),
    ("session.id", .session), ("question", .request), ("text", .request), ("now", .request), ("Tone", .deployment),
    ("用户", .session), ("", .request),
  ])
  func volatility(name: String, expected: Volatility) {
    #expect(Volatility(ofVariable: name) == expected)
  }

  @Test(
    arguments: [
      (1024, 128, 0, 0), (1024, 128, 1023, 0), (1024, 128, 1024, 1024), (1024, 128, 1151, 1024),
      (1024, 128, 1152, 1152), (1024, nil, 1500, 1500), (2048, 1, 2049, 2049),
      (1024, 0, 1500, 1500), (nil, 128, 5000, 0),
    ] as [(Int?, Int?, Int, Int)])
  func cachedTokens(minimum: Int?, increment: Int?, prefix: Int, cached: Int) throws {
    var caching = try #require(ModelCatalog.bundled.allModels.compactMap(\.caching).first)
    caching.modes = [.implicit]
    (caching.minimumPrefixTokens, caching.incrementTokens) = (minimum, increment)
    #expect(caching.cachedTokens(ofPrefix: prefix) == cached)
    caching.modes = []
    #expect(caching.cachedTokens(ofPrefix: prefix) == 0)
    caching.modes = nil
    #expect(caching.cachedTokens(ofPrefix: prefix) == 0)
  }
}
