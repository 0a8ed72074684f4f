import Prompts
import Testing

/// OpenAI's batch files.
@Suite struct OpenAIBatchFormatTests {
  private static func line(_ id: Int, _ content: String = "Be brief") -> String {
    #"{"custom_id": "r\#(id)", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "gpt-4o", "max_tokens": 9, "messages": [{"role": "system", "content": "\#(content)"}, {"role": "user", "content": "Hi \#(id)"}]}}"#
  }

  @Test(arguments: ["\n", "\r\n"])
  func everyLineIsARequest(newline: String) {
    let reading = Reading(
      [Self.line(1, #"Say \"x\""#), Self.line(2), ""].joined(separator: newline), path: "b.jsonl", strictness: .walk)
    #expect(reading.document.format == .openAIBatch)
    #expect(reading.document.prompts.map(\.name) == ["r1", "r2"])
    #expect(reading.messages == ["system: Say \"x\"", "user: Hi 1", "system: Be brief", "user: Hi 2"])
    #expect(reading.messageSources == [#"Say \"x\""#, "Hi 1", "Be brief", "Hi 2"])
    #expect(reading.models == ["gpt-4o", "gpt-4o"])
    #expect(reading.document.prompts.map(\.targetIndexes) == [[0], [1]])
    #expect(reading.parameters() == [#""max_tokens"=9"#])
    #expect(reading.document.problems.isEmpty)
  }

  @Test func responsesRequestsHaveInput() {
    let reading = Reading(
      #"{"custom_id": "a", "body": {"model": "gpt-4o", "input": [{"role": "user", "content": "Hi"}]}}"#
        + "\n"
        + #"{"custom_id": "b", "body": {"model": "gpt-4o", "instructions": "Be brief", "input": "Hi"}}"#,
      path: "b.jsonl", strictness: .walk)
    #expect(reading.messages == ["user: Hi", "system: Be brief", "user: Hi"])
  }

  @Test func onlyTheFirstRequestsAreRead() {
    let text = (1...300).map { Self.line($0) }.joined(separator: "\n")
    #expect(Reading(text, path: "b.jsonl").document.prompts.count == 200)
  }

  @Test func aBrokenLineIsAProblem() {
    let reading = Reading(Self.line(1) + "\n{\"custom_id\": \n" + Self.line(3), path: "b.jsonl")
    #expect(reading.document.prompts.map(\.name) == ["r1"])
    #expect(!reading.document.problems.isEmpty)
    #expect(!Reading(Self.line(1) + " " + Self.line(2), path: "b.jsonl").document.problems.isEmpty)
  }

  /// Conversations for fine-tuning and other data.
  @Test(arguments: [
    #"{"messages": [{"role": "user", "content": "You are a helpful assistant, are you not?"}]}"#,
    #"{"prompt": "You are a helpful assistant. Your task is to sum up.", "completion": "x"}"#,
    #"{"custom_id": "1", "body": {"model": "text-embedding-3-small", "input": "some text to embed"}}"#, "not json", "",
  ])
  func dataIsNotRead(text: String) {
    for strictness in [PromptReader.Strictness.walk, .named] {
      #expect(Reading(text, path: "b.jsonl", strictness: strictness).document.format == nil)
    }
  }
}
