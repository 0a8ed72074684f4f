@preconcurrency import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ctrl-C: the first one ends the measurement and keeps what there is, the second one ends the program.
final class Interruption: Sendable {
  private struct State {
    var isRaised = false
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  init() {
    for number in Self.signals { signal(number, SIG_IGN) }
    sources = Self.signals.map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
    for source in sources {
      source.setEventHandler { [weak self] in self?.raise() }
      source.resume()
    }
  }

  /// What comes after the measurement is ended as every program is.
  func end() {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }

  var isRaised: Bool { state.withLock { $0.isRaised } }

  /// Does something that is cancelled when it is raised.
  func cancelling<Value: Sendable>(_ body: sending @escaping () async -> Value) async -> Value {
    let task = Task { await body() }
    let isRaised = state.withLock { state in
      state.action = { task.cancel() }
      return state.isRaised
    }
    if isRaised { task.cancel() }
    return await task.value
  }

  private func raise() {
    let action = state.withLock { state in
      if state.isRaised { exit(130) }
      state.isRaised = true
      return state.action
    }
    action?()
  }
}
