import CallModel
public import Contract

extension Operation {
  /// For how long an answer of the cloud may be given again, by the states it shows: the shortest
  /// of them counts. Nil for what is never given again, or cannot be read.
  public func lifetime(of body: [UInt8]) -> EntryLifetime? {
    guard let freshness else { return nil }
    var age = freshness.age(status: nil).wholeNanoseconds
    if freshness.hasStates, !freshness.mayDiffer(in: body) {
      guard (try? envelopedValue(in: body)) ?? nil != nil else { return nil }
    } else if freshness.hasStates {
      guard let statuses = statuses(in: body) else { return nil }
      for status in statuses {
        age = min(age, freshness.age(status: status).wholeNanoseconds)
      }
    }
    return EntryLifetime(
      fresh: age, whileRevalidating: freshness.staleWhileRevalidating.wholeNanoseconds,
      ifError: freshness.staleIfError.wholeNanoseconds)
  }

  /// The `status` of the resource, or of every row; nil for what cannot be read.
  private func statuses(in body: [UInt8]) -> [String]? {
    let scanner = JSONScanner(body.span)
    var statuses: [String] = []
    do {
      guard let value = try envelopedValue(in: body) else { return nil }
      func note(_ object: Range<Int>) throws(JSONFault) {
        guard let found = try scanner.member("status", in: object) else { return }
        if let status = scanner.text(found), statuses.last != status { statuses.append(status) }
      }
      switch scanner.kind(of: value) {
      case .array: try scanner.forEachRow(in: value) { (row) throws(JSONFault) in try note(row) }
      default: try note(value)
      }
    } catch {
      return nil
    }
    return statuses
  }
}
