import Contract

/// Tags as the cloud writes them: a list of `{"key": …, "value": …}`.
enum TagReading {
  /// The tags of a list; nil where it is none, or has a key twice with two values, of which nobody
  /// can say which one counts.
  static func tags(
    in list: Range<Int>, _ scanner: borrowing JSONScanner
  ) -> [String: String]? {
    var tags: [String: String] = [:]
    var isWhole = true
    do throws(JSONFault) {
      try scanner.forEachRow(in: list) { row throws(JSONFault) in
        guard let key = try scanner.member("key", in: row).flatMap({ scanner.text($0) }) else {
          isWhole = false
          return
        }
        var value = ""
        if let given = try scanner.member("value", in: row) {
          guard let text = scanner.text(given) else {
            isWhole = false
            return
          }
          value = text
        }
        if let other = tags.updateValue(value, forKey: key), other != value { isWhole = false }
      }
    } catch {
      return nil
    }
    return isWhole ? tags : nil
  }
}
