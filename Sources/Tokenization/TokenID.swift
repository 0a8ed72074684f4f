/// The number of a token in its vocabulary, as the reference tokenizer numbers it.
public typealias TokenID = UInt32
