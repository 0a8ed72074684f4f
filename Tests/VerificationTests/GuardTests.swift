import Providers
import Testing
import Verification

@Suite struct FactsTests {
  /// Pairs that mean the same in other words, and pairs that do not.
  @Test(
    arguments: [
      ("It takes 5 business days.", "It takes five working days.", []),
      ("It takes 5 days.", "It takes 50 days.", [.numbers]), ("需要5天。", "需要五天。", []), ("需要5天。", "需要五十天。", [.numbers]),
      ("一共三百二十元", "共320元", []), ("两万人", "20000 人", []), ("2026年", "二〇二六年", []),
      ("The total is 1,250.50", "1250.5 is the total", []),
      ("Yes, it is safe with alcohol.", "No, it is not safe with alcohol.", [.polarity]),
      ("The door is open.", "The door is not open.", [.polarity]), ("门是开着的。", "门没有开。", [.polarity]),
      ("不仅快，而且省钱。", "又快又省钱。", []), ("是的", "是", []), ("正确", "错误", [.polarity]),
      ("Paris is the capital.", "巴黎是首都。", [.language]),
      ("Use get_user to read it.", "Use get_account to read it.", [.names]),
      ("He met Anna there.", "He met Bert there.", [.names]), ("", "", []),
      ("{\"name\":\"Alice\",\"age\":31}", "{\"name\": \"Alice\", \"age\": 13}", [.numbers]),
    ] as [(String, String, [Facts.Difference])])
  func factsAreCompared(one: String, other: String, differences: [Facts.Difference]) {
    #expect(Set(Facts(one).differences(to: Facts(other))) == Set(differences))
    #expect(Set(Facts(other).differences(to: Facts(one))) == Set(differences))
  }

  @Test func likenessIsThatOfTheSameCharacters() {
    #expect(CharacterFScore.score("你好，世界", reference: "你好，世界") > 0.999)
    #expect(CharacterFScore.score("abc", reference: "xyz") == 0 && CharacterFScore.score("", reference: "") == 1)
    let near = CharacterFScore.score("the cat sat on the mat", reference: "the cat sat on a mat")
    #expect(near > 0.6 && near < 1)
  }
}

@Suite struct ContractTests {
  private static let schema: JSONValue = [
    "type": "object",
    "properties": [
      "name": ["type": "string", "minLength": 1], "age": ["type": "integer", "minimum": 0],
      "tags": ["type": "array", "items": ["enum": ["a", "b"]], "maxItems": 2], "next": ["$ref": "#"],
      "either": ["anyOf": [["type": "null"], ["type": "number"]]],
    ], "required": ["name", "age"], "additionalProperties": false,
  ]

  @Test(
    arguments: [
      (#"{"name":"A","age":3}"#, nil), (#"{"name":"A","age":3.0,"tags":["a","b"],"either":null}"#, nil),
      ("```json\n{\"name\":\"A\",\"age\":3}\n```", nil), (#"{"name":"A"}"#, "schema: $.age is missing"),
      (#"{"name":"A","age":"3"}"#, "schema: $.age is not integer"),
      (#"{"name":"","age":3}"#, "schema: $.name is too short"),
      (#"{"name":"A","age":3,"x":1}"#, "schema: $.x is not allowed"),
      (#"{"name":"A","age":3,"tags":["c"]}"#, "schema: $.tags[0] is none of the values"),
      (#"{"name":"A","age":3,"next":{"name":"B"}}"#, "schema: $.next.age is missing"),
      (#"{"name":"A","age":3,"either":"x"}"#, "schema: $.either fits no alternative"), ("Sure! {", "JSON"),
      ("", "JSON"),
    ] as [(String, String?)])
  func schemasAreChecked(answer: String, violation: String?) {
    var contract = Contract()
    contract.schema = Self.schema
    #expect(contract.violations(by: answer).first == violation)
  }

  @Test(arguments: [
    (Contract.Assertion.resembles("Positive"), "positive.", true), (.resembles("Positive"), "negative", false),
    (.equals("Positive"), "Positive", true), (.equals("Positive"), "positive.", false),
    (.contains("PARIS", ignoringCase: true), "In paris.", true),
    (.contains("PARIS", ignoringCase: false), "paris", false),
    (.startsWith("A"), "Ab", true), (.endsWith("b"), "Ab", true),
    (.not(.contains("x", ignoringCase: false)), "x", false),
    (.containsAll(["a", "B"], ignoringCase: false), "aB", true),
    (.containsAll(["a", "B"], ignoringCase: false), "ab", false),
    (.containsAny(["正面", "负面"], ignoringCase: true), "正面。", true),
    (.containsAny(["正面", "负面"], ignoringCase: true), "中性", false),
    (.matches(#"^\d{3}-\d{4}$"#), "555-1234", true), (.matches(#"^\d{3}-\d{4}$"#), "call 555-1234", false),
    (.json(schema: nil), "```json\n{\"a\": 1}\n```", false), (.json(schema: nil), " {\"a\": 1}\n", true),
    (.json(schema: nil), "a: 1", false),
    (.json(schema: ["type": "object", "required": ["a"]]), "{\"b\": 1}", false),
  ])
  func assertionsHold(assertion: Contract.Assertion, answer: String, holds: Bool) {
    #expect(assertion.holds(for: answer) == holds)
  }
}

@Suite struct RegularExpressionTests {
  /// Some take time that doubles with every character: they are given up, and hold nothing against an answer.
  @Test(arguments: ["^(a+)+$", "(.*a){25}b", "^(([a-z])+.)+[A-Z]([a-z])+$"]) func whatTakesForeverIsGivenUp(
    pattern: String
  ) {
    let text = String(repeating: "a", count: 300) + "!"
    #expect(Contract.Assertion.matches(pattern).holds(for: text))
    #expect(Contract.Assertion.matching("([a-z") == nil)
  }
}

@Suite struct AnswerGuardTests {
  private static func calls(before: [String], after: [String], finish: [Arm: String] = [:]) -> [Call] {
    (0..<before.count).flatMap { pair in
      [(Arm.before, before[pair]), (.after, after[pair])].map { arm, text in
        var call = Call(arm: arm, regime: .warm, time: 0)
        call.pair = pair
        call.answer.text = text
        call.answer.finishReason = finish[arm] ?? "stop"
        return call
      }
    }
  }

  private static func status(_ calls: [Call], _ contract: Contract = Contract()) -> AnswerGuard.Status {
    AnswerGuard(calls, contract: contract).status
  }

  private static func isBroken(_ status: AnswerGuard.Status) -> Bool {
    if case .broken = status { true } else { false }
  }

  @Test func equalAnswersAreKept() {
    let answers = Array(repeating: "The capital is Paris.", count: 10)
    #expect(Self.status(Self.calls(before: answers, after: answers)) == .kept)
  }

  @Test func otherNumbersAreNoticed() {
    let calls = Self.calls(
      before: Array(repeating: "It takes 5 days.", count: 10), after: Array(repeating: "It takes 50 days.", count: 10))
    #expect(Self.isBroken(Self.status(calls)))
  }

  /// A model that never says the same twice is no reason to reject a prompt.
  @Test func noiseIsHeldAgainstNoise() {
    let before = (0..<12).map { "Case \($0 * 7 % 12) of 90." }
    let after = (0..<12).map { "Case \($0 * 5 % 12) of 90." }
    #expect(Self.status(Self.calls(before: before, after: after)) == .kept)
  }

  @Test func answersThatAreCutOffAreWorse() {
    let answers = Array(repeating: "yes", count: 8)
    #expect(Self.isBroken(Self.status(Self.calls(before: answers, after: answers, finish: [.after: "length"]))))
    // Where all are cut off, the limit is to blame.
    let both = Self.calls(before: answers, after: answers, finish: [.after: "length", .before: "length"])
    #expect(Self.status(both) == .kept)
  }

  @Test func theContractIsKept() {
    var contract = Contract()
    contract.isJSON = true
    let json = Array(repeating: "{\"a\":1}", count: 8)
    let prose = Array(repeating: "a is 1", count: 8)
    #expect(Self.isBroken(Self.status(Self.calls(before: json, after: prose), contract)))
    #expect(!Self.isBroken(Self.status(Self.calls(before: prose, after: json), contract)))
  }

  @Test func answersAboutSomethingElseAreNoticed() {
    let calls = Self.calls(
      before: Array(repeating: "the quick brown fox jumps over the lazy dog", count: 8),
      after: Array(repeating: "milk eggs butter flour sugar salt", count: 8))
    #expect(Self.isBroken(Self.status(calls)))
  }

  @Test func aFewAnswersAreNotEnough() {
    #expect(Self.status(Self.calls(before: ["a", "a"], after: ["a", "a"])) == .tooFew)
  }
}
