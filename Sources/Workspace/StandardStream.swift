#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output or standard error.
package struct StandardStream: Sendable {
  /// How a write ended.
  package enum Outcome: Hashable, Sendable {
    case written
    /// The reader has gone, as `head` does: there is nobody left to tell, so exit quietly.
    case closed
    case failed(SystemError)
  }

  package static let output = StandardStream(descriptor: 1)
  package static let error = StandardStream(descriptor: 2)
  /// Only to be asked whether somebody types.
  package static let input = StandardStream(descriptor: 0)

  private let descriptor: Int32

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Makes a write to a closed pipe return ``Outcome/closed`` instead of ending the process. To be called once, at the
  /// start; the setting is passed on to programs that the process starts.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Whether somebody is looking.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes everything, unbuffered.
  package func write(_ bytes: [UInt8]) -> Outcome {
    do throws(SystemError) {
      try writeFully(bytes, to: descriptor)
      return .written
    } catch {
      return error.code == EPIPE ? .closed : .failed(error)
    }
  }

  /// Writes everything, unbuffered.
  package func write(_ text: String) -> Outcome {
    write(Array(text.utf8))
  }
}
