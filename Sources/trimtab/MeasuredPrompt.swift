import CommandSupport
import PromptCost
import Prompts
import SourceText

/// One prompt of a file with what it costs.
struct MeasuredPrompt {
  var path: String
  var source: SourceText
  var prompt: Prompt
  /// Its place in the file, from 1.
  var number: Int
  /// Whether it is the only one of its file.
  var isOnly: Bool
  var modelName: String?
  var measurement: PromptMeasurement

  /// The path, and the prompt's name if the file has several.
  var label: String { isOnly ? path : path + " · " + (prompt.name ?? "#\(number)") }
}
