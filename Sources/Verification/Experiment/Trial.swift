package import Providers

/// The request of one arm with one row of data filled in.
package struct Trial: Hashable, Sendable {
  package var request: ModelRequest
  /// Input tokens, as many as there may be, for the worst case of the bill.
  package var inputTokens: Int

  package init(_ request: ModelRequest, inputTokens: Int) {
    self.request = request
    self.inputTokens = inputTokens
  }

  /// Tokens that the numbers of a cold request take, generously.
  var coldTokens: Int { request.tools.isEmpty ? 16 : 32 }

  /// The request with a number in front that makes it unlike every other, so that no cache has its beginning. The numbers
  /// of both arms have the same length in tokens: three groups of three digits.
  ///
  /// Providers put tools before everything else: the first of them has the number too.
  func cold(_ random: inout some RandomNumberGenerator) -> Trial {
    let groups = (0..<3).map { _ in String(Int.random(in: 100...999, using: &random)) }
    var copy = self
    if copy.request.turns.isEmpty { return copy }
    let number = "[\(groups.joined(separator: " "))]"
    copy.request.turns[0].text = number + "\n" + copy.request.turns[0].text
    if !copy.request.tools.isEmpty {
      copy.request.tools[0].description = number + (copy.request.tools[0].description.map { " " + $0 } ?? "")
    }
    copy.inputTokens += coldTokens
    return copy
  }
}
