import CommandSupport
import Diagnostics
import Workspace

/// A line on a terminal that says how far a long run has come.
struct Progress {
  /// A run of less than a second needs none; the line is told of five times a second.
  private static let patience = 5

  private let console: Console
  private final class State {
    var calls = 0
    var isShown = false
  }
  private let state = State()

  /// `nil` where nobody watches.
  init?(_ console: Console, isQuiet: Bool) {
    guard !isQuiet, StandardStream.error.isTerminal, ProcessSurroundings.variable("TERM") != "dumb" else { return nil }
    self.console = console
  }

  func tell(_ done: Int, of count: Int) {
    state.calls += 1
    guard state.calls > Self.patience, done < count else { return }
    state.isShown = true
    let text = console.language == .chinese ? "已检查 \(done)/\(count) 个文件" : "\(done) of \(count) files"
    Console.write("\r\(text)", to: .error)
  }

  /// Takes the line away.
  func end() {
    if state.isShown { Console.write("\r\u{1B}[K", to: .error) }
  }
}
