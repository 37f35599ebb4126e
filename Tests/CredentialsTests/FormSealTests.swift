import BrokerCore
import Credentials
import Testing

@Suite struct `The seal of a form` {
    private let system = SystemID(unchecked: "sys-1")
    private let other = SystemID(unchecked: "sys-2")

    @Test func `is good for the mark, the system and the process that it was made for`() {
        let forms = FormSeal(random: .system)
        let (mark, another) = (forms.drawMark(), forms.drawMark())
        let seal = forms.seal(of: mark, for: system)
        #expect(forms.accepts(seal, of: mark, for: system))
        #expect(!forms.accepts(seal, of: another, for: system))
        #expect(!forms.accepts(seal, of: mark, for: other))
        #expect(!FormSeal(random: .system).accepts(seal, of: mark, for: system))
        #expect(forms.seal(of: mark, for: system) == seal)
        #expect(mark != another && seal != mark)
    }

    @Test func `says nothing to whatever is no seal or no mark`() {
        let forms = FormSeal(random: .system)
        let mark = forms.drawMark()
        let seal = forms.seal(of: mark, for: system)
        for text in ["", " ", mark, seal + "A", String(seal.dropLast()), seal + "=", "印"] {
            #expect(!forms.accepts(text, of: mark, for: system), "\(text)")
        }
        for text in ["", "x", mark + "A", String(mark.dropLast()) + "!", "\(mark) sys"] {
            #expect(!FormSeal.isMark(text))
            // Not even the seal that would be right.
            #expect(!forms.accepts(forms.seal(of: text, for: system), of: text, for: system))
        }
    }

    @Test func `one changed digit anywhere is another seal`() {
        let forms = FormSeal(random: .system)
        let mark = forms.drawMark()
        let seal = Array(forms.seal(of: mark, for: system))
        for place in seal.indices {
            var changed = seal
            changed[place] = changed[place] == "A" ? "B" : "A"
            #expect(!forms.accepts(String(changed), of: mark, for: system), "\(place)")
        }
    }
}
