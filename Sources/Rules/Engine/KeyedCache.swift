/// Values by number. Up to a few dozen they are searched one by one, because setting up a hash table costs more.
struct KeyedCache<Value> {
  private static var listLimit: Int { 32 }
  private var list: [(key: Int, value: Value)] = []
  private var table: [Int: Value] = [:]

  /// The value of `key`, made by `make` if there is none yet.
  mutating func value(for key: Int, _ make: () -> Value) -> Value {
    if let known = list.last(where: { $0.key == key })?.value { return known }
    if list.count >= Self.listLimit, let known = table[key] { return known }
    let value = make()
    if list.count < Self.listLimit { list.append((key, value)) } else { table[key] = value }
    return value
  }
}
