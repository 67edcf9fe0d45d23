/// Takes the fields of one JSON object, each with its form; the first fault ends the reading.
///
/// A field that is absent is nil. A field that is present but `null` is a fault, as the API's
/// schema says. Fields nobody asks for are left alone: the API's objects are open.
struct FieldReader {
  let object: JSONObject
  /// Where the object stands, for messages: `vpn_gateway.eip1`; empty at the top.
  let path: String

  /// The top of a body.
  init(_ body: [UInt8]) throws(FieldFault) {
    let value: JSONValue
    do throws(JSONFault) {
      value = try JSONValue(parsing: body)
    } catch {
      throw FieldFault("the body is not JSON: \(error.text)")
    }
    guard let object = value.object else { throw FieldFault("the body must be a JSON object") }
    self.init(object, path: "")
  }

  init(_ object: JSONObject, path: String) {
    self.object = object
    self.path = path
  }

  func has(_ name: String) -> Bool { object[name] != nil }

  func text(_ name: String, _ form: TextForm = .any) throws(FieldFault) -> String? {
    guard let value = object[name] else { return nil }
    return try text(value, at: name, form)
  }

  func integer(_ name: String, _ range: ClosedRange<Int64>) throws(FieldFault) -> Int64? {
    guard let value = object[name] else { return nil }
    guard let number = value.integer, range.contains(number) else {
      throw fault(name, "an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func boolean(_ name: String) throws(FieldFault) -> Bool? {
    guard let value = object[name] else { return nil }
    guard let flag = value.boolean else { throw fault(name, "true or false") }
    return flag
  }

  /// A number, fractions allowed; for settings, as the API has none.
  func number(_ name: String, _ range: ClosedRange<Double>) throws(FieldFault) -> Double? {
    guard let value = object[name] else { return nil }
    let number: Double? =
      switch value {
      case .integer(let number): Double(number)
      case .decimal(let text): Double(text)
      default: nil
      }
    guard let number, range.contains(number) else {
      throw fault(name, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func texts(
    _ name: String, _ form: TextForm, count: ClosedRange<Int>
  ) throws(FieldFault) -> [String]? {
    guard let items = try items(name, count: count) else { return nil }
    var texts: [String] = []
    for (index, item) in items.enumerated() {
      texts.append(try text(item, at: "\(name)[\(index)]", form))
    }
    return texts
  }

  func reader(_ name: String) throws(FieldFault) -> FieldReader? {
    guard let value = object[name] else { return nil }
    guard let object = value.object else { throw fault(name, "an object") }
    return FieldReader(object, path: place(name))
  }

  func readers(_ name: String, count: ClosedRange<Int>) throws(FieldFault) -> [FieldReader]? {
    guard let items = try items(name, count: count) else { return nil }
    var readers: [FieldReader] = []
    for (index, item) in items.enumerated() {
      guard let object = item.object else { throw fault("\(name)[\(index)]", "an object") }
      readers.append(FieldReader(object, path: place("\(name)[\(index)]")))
    }
    return readers
  }

  /// What a missing field is worth.
  func required<Value>(_ name: String, _ value: Value?) throws(FieldFault) -> Value {
    guard let value else { throw FieldFault("\(place(name)) is required") }
    return value
  }

  /// Refuses fields that another one excludes; `reason` completes "… is not allowed".
  func forbid(_ names: [String], _ reason: String) throws(FieldFault) {
    for name in names where has(name) {
      throw FieldFault("\(place(name)) is not allowed \(reason)")
    }
  }

  /// Refuses every field but these; for settings, where a misspelt name must not pass unseen.
  func refuseOthers(than names: [String]) throws(FieldFault) {
    for member in object.members where !names.contains(where: { $0.hasSameBytes(as: member.name) })
    {
      throw FieldFault(
        "\(place(member.name)) is not known, expected one of \(names.joined(separator: ", "))")
    }
  }

  func fault(_ name: String, _ expectation: String) -> FieldFault {
    FieldFault("\(place(name)) must be \(expectation)")
  }

  private func place(_ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  private func items(
    _ name: String, count: ClosedRange<Int>
  ) throws(FieldFault) -> [JSONValue]? {
    guard let value = object[name] else { return nil }
    guard let items = value.array, count.contains(items.count) else {
      throw fault(name, "an array of \(count.lowerBound) to \(count.upperBound) items")
    }
    return items
  }

  private func text(
    _ value: JSONValue, at name: String, _ form: TextForm
  ) throws(FieldFault) -> String {
    guard let text = value.string, form.accepts(text) else { throw fault(name, form.expectation) }
    return text
  }
}
