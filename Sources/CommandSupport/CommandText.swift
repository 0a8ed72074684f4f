package import Diagnostics
import Workspace

/// A text of the commands themselves, help or a word on wrong flags, in the language of the run.
///
/// That is asked for before the arguments are parsed, since it is about them: the flag, or else the locale.
package func localized(_ english: @autoclosure () -> String, _ chinese: @autoclosure () -> String) -> String {
  CommandText.language == .chinese ? chinese() : english()
}

package enum CommandText {
  package static let language = language(of: CommandLine.arguments.dropFirst())

  private static func language(of arguments: ArraySlice<String>) -> Language {
    var asked: Language?
    var isValue = false
    for argument in arguments.prefix(while: { $0 != "--" }) {
      if isValue { asked = Language(rawValue: argument) }
      isValue = argument == "--language"
      if argument.hasPrefix("--language=") {
        asked = Language(rawValue: String(argument.dropFirst("--language=".count)))
      }
    }
    return OutputChoice(language: asked).language(configured: nil)
  }
}
