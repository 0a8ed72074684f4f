import Prompts
import Testing

/// Marks that say what of a request to keep in the cache.
@Suite struct CacheMarkerTests {
  private static let anthropic = """
    {"model": "claude-haiku-5-5", "max_tokens": 100, "cache_control": {"type": "ephemeral"},
     "tools": [{"name": "a", "input_schema": {}}, {"name": "b", "input_schema": {}, "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
     "system": [{"type": "text", "text": "You are terse.", "cache_control": {"type": "ephemeral"}}],
     "messages": [{"role": "user", "content": [
       {"type": "image", "source": {}, "cache_control": {"type": "ephemeral"}},
       {"type": "text", "text": "Describe it.", "cache_control": {"type": "ephemeral"}}]}]}
    """

  private static func markers(_ text: String, path: String) -> [CacheMarker] {
    Reading(text, path: path).document.prompts.first?.cacheMarkers ?? []
  }

  @Test func areReadInTheOrderOfTheRequest() {
    let markers = Self.markers(Self.anthropic, path: "body.json")
    #expect(markers.map(\.place) == [.tool(1), .message(0), .other, .message(1), .request])
    #expect(markers.map(\.isPrefixRead) == [true, true, false, false, false])
    #expect(markers.map(\.lifetime) == ["1h", nil, nil, nil, nil])
    #expect(markers.allSatisfy { $0.spelling == .cacheControl })
  }

  @Test func standBesideTheContentToo() {
    let markers = Self.markers(
      """
      model: gpt-5.6
      messages:
        - {role: user, content: Hello., prompt_cache_breakpoint: {mode: explicit}}
        - {role: system, content: You are terse., cache_control: {type: ephemeral}}
      """, path: "body.yaml")
    #expect(markers.map(\.place) == [.message(1), .message(0)])
    #expect(markers.map(\.spelling) == [.cacheControl, .promptCacheBreakpoint])
  }

  @Test func anEmptyMarkIsNone() {
    #expect(
      Self.markers(
        "model: gpt-5.6\nmessages:\n  - {role: user, content: Hello., cache_control: null}\n", path: "body.yaml"
      ).isEmpty)
  }
}
