// Each specimen must fail at its own gate, and the legal twin must pass all of them.
def log = new File(basedir, 'build.log').text
def reasons = [
    'gate-legal'           : ['SUCCESS', null],
    'gate-null-dereference': ['FAILURE', /null-dereference.*Specimen\.java:\[\d+,\d+\] \[NullAway\] dereferenced expression .text. is @Nullable/],
    'gate-bug-pattern'     : ['FAILURE', /bug-pattern.*Specimen\.java:\[\d+,\d+\] \[ArrayEquals\]/],
    'gate-compiler-warning': ['FAILURE', /compiler-warning.*Specimen\.java:\[\d+,\d+\] .*fall.?through/],
    'gate-bad-format'      : ['FAILURE', /(?s)gate-bad-format: The following files had format violations:.*Specimen\.java/],
]
reasons.each { gate, expected ->
    assert log =~ /(?m)^\[INFO\] ${gate} \.+ ${expected[0]}/ : "${gate} was to end with ${expected[0]}"
    if (expected[1] != null) {
        assert log =~ expected[1] : "${gate} did not fail for its own reason"
    }
}
return true
