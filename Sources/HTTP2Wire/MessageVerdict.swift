/// What the rules say of a header section.
enum MessageVerdict {
  case wellFormed
  /// An interim response (RFC 9110 §15.2): more follows.
  case interim
  /// A stream error (RFC 9113 §8.1.1).
  case malformed
}
