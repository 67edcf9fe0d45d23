import Contract
import TestTools

@testable import Reads

// Everything that may happen next.
extension ReadWorld {
  func step() {
    moment += 1
    switch dice.below(100) {
    case 0..<46: read()
    case 46..<58: sayNumbers()
    case 58..<71: endFetch()
    case 71..<73: leave()
    case 73..<75: if chance(40) { openWrite() }
    case 75..<81: takeEffect()
    case 81..<86: endWrite()
    case 86..<87: passOver()
    case 87..<88: if chance(20) { forget() }
    default: passTime()
    }
    for number in canceled.take() {
      fetches.removeAll { $0.number == number }
      _ = cache.fail(number)
    }
  }

  // MARK: Reading

  private var anyQuestion: Question {
    let place = dice.below(Self.places + 1)
    return Question(
      place: place == Self.places ? nil : place, credential: dice.below(Self.credentials))
  }

  private var anyDemand: ReadDemand {
    var demand = ReadDemand()
    switch dice.below(20) {
    case 0, 1: demand.noCache = true
    case 2: demand.noStore = true
    case 3, 4: demand.maxStale = 2000
    case 5: demand.onlyIfCached = true
    case 6: demand.staleIfError = 2000
    default: break
    }
    return demand
  }

  private func read() {
    let question = anyQuestion
    let reader = Reader(
      question, anyDemand, since: lastEnd[question] ?? 0, least: settled)
    if let ready = ready[question], chance(50),
      reader.demand.use(of: ready.standing, at: now) == .fresh
    {
      return give(ready.answer, to: reader, isKept: true)
    }
    let look = cache.look(
      Self.key(question), Self.scope(question), reader.demand, now: now, deadline: now + 1000,
      waiter: reader)
    switch look {
    case .held(let entry, _, let revalidate):
      tell(entry, to: reader, isKept: true)
      if let revalidate { begin(revalidate, question) }
    case .joined(let ticket): readers.append((ticket, reader))
    case .fetch(let ticket):
      readers.append((ticket, reader))
      begin(ticket.fetch, question)
    case .absent: break
    }
  }

  private func begin(_ number: UInt64, _ question: Question) {
    moment += 1
    fetches.append(Fetch(number: number, question: question, began: moment, time: now))
    cache.began(number) { [canceled] in canceled.note(number) }
  }

  private func tell(_ entry: CacheEntry, to reader: Reader, isKept: Bool) {
    guard let answer = entry.answer as? Answer else { return blame("an answer of nobody's") }
    give(answer, to: reader, isKept: isKept)
    if entry.standing.isValid { ready[reader.question] = (answer, entry.standing) }
  }

  /// The cloud looks at its resources for one of the fetches.
  private func sayNumbers() {
    let silent = fetches.indices.filter { fetches[$0].numbers == nil }
    guard !silent.isEmpty else { return }
    fetches[silent[dice.below(silent.count)]].numbers = numbers
  }

  private func endFetch() {
    guard !fetches.isEmpty else { return }
    let fetch = fetches.remove(at: dice.below(fetches.count))
    let ended: ReadCache.Ended?
    if let numbers = fetch.numbers, chance(90) {
      ended = complete(fetch, numbers)
    } else {
      ended = cache.fail(fetch.number)
    }
    readers.removeAll { $0.ticket.fetch == fetch.number }
    guard let ended else { return blame("a fetch ended twice") }
    for waiter in ended.waiters {
      guard let reader = waiter as? Reader else { return blame("somebody else waits") }
      if let entry = ended.entry {
        tell(entry, to: reader, isKept: false)
      } else if let old = cache.fallback(Self.key(reader.question), reader.demand, now: now) {
        tell(old, to: reader, isKept: true)
      }
    }
  }

  private func complete(_ fetch: Fetch, _ numbers: [Int]) -> ReadCache.Ended? {
    func answer(_ place: Int?) -> Answer {
      Answer(
        numbers.enumerated().map { place == nil || place == $0 ? $1 : nil }, began: fetch.began,
        time: fetch.time)
    }
    let question = fetch.question
    // A list whose rows answer gets, too.
    let fillings = (0..<(question.place == nil ? Self.places : 0)).map { place in
      let own = Question(place: place, credential: question.credential)
      return ReadCache.Filling(
        key: Self.key(own), scope: Self.scope(own), answer: answer(place),
        lifetime: Self.lifetime, cost: 100)
    }
    return cache.complete(
      fetch.number, answer(question.place), lifetime: chance(95) ? Self.lifetime : nil,
      cost: 100 + dice.below(250), fillings: fillings)
  }

  private func leave() {
    guard !readers.isEmpty else { return }
    cache.leave(readers.remove(at: dice.below(readers.count)).ticket)
  }

  // MARK: Writing

  private func openWrite() {
    guard writes.count < 3 else { return }
    let place = chance(80) ? dice.below(Self.places) : nil
    let scope = Self.scope(place == nil ? "CreateVpnGateway" : "UpdateVpnGateway", place)
    writes.append(Write(number: cache.open(scope, now: now), place: place))
  }

  private func takeEffect() {
    guard let index = anyWrite else { return takeLateEffect() }
    guard writes[index].effect == nil, let place = writes[index].place else { return }
    numbers[place] += 1
    writes[index].effect = numbers[place]
  }

  private var anyWrite: Int? { writes.isEmpty ? nil : dice.below(writes.count) }

  private func takeLateEffect() {
    guard !late.isEmpty else { return }
    numbers[late.remove(at: dice.below(late.count)).place] += 1
  }

  private func endWrite() {
    guard let index = anyWrite else { return }
    let write = writes.remove(at: index)
    if write.effect == nil, chance(40) {
      // Surely nothing was changed.
      return cache.abandon(write.number)
    }
    let isLost = chance(20)
    let until = now + Self.lingering
    cache.close(write.number, lingersUntil: isLost ? until : nil)
    if let place = write.place {
      if let effect = write.effect {
        settled[place] = max(settled[place], effect)
      } else if isLost {
        late.append(Late(place: place, until: until))
      }
    }
    for question in Self.reached(by: write.place) {
      lastEnd[question] = moment
      if isLost { quietFrom[question] = until }
    }
  }

  /// A caller is told that its time is over, while its write goes on.
  private func passOver() {
    guard let index = anyWrite else { return }
    cache.passOver(writes[index].number)
    for question in Self.reached(by: writes[index].place) { lastEnd[question] = moment }
  }

  // MARK: All else

  private func forget() {
    cache.forget()
    for place in 0..<Self.places {
      for question in Self.reached(by: place) { lastEnd[question] = moment }
    }
  }

  private func passTime() {
    now += UInt64(1 + dice.below(20))
    // What has not taken effect by then never will.
    late.removeAll { $0.until <= now }
  }
}
