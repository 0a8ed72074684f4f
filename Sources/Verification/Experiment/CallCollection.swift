import Synchronization

/// Calls as they come, from whatever task.
package final class CallCollection: Sendable {
  private let state: Mutex<[Call]>

  package init(_ calls: [Call] = []) { state = Mutex(calls) }

  package var calls: [Call] { state.withLock { $0 } }

  package func append(_ call: Call) { state.withLock { $0.append(call) } }
}
