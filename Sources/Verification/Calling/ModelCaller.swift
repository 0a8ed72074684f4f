package import Providers

/// Asks a model once, however often that takes.
package protocol ModelCaller: Sendable {
  /// Sends a request. `call` has what is known before; the rest is filled in. Never throws: what went wrong is in the call.
  func send(_ request: ModelRequest, _ call: Call) async -> Call
}
