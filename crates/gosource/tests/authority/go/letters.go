package main

import (
	"bufio"
	"fmt"
	"unicode"
)

// letters prints the ranges of letters and of digits beyond ASCII.
func letters(output *bufio.Writer) {
	for _, holds := range []func(rune) bool{unicode.IsLetter, unicode.IsDigit} {
		first := rune(-1)
		for r := rune(0x80); r <= unicode.MaxRune+1; r++ {
			in := r <= unicode.MaxRune && holds(r)
			if in && first < 0 {
				first = r
			}
			if !in && first >= 0 {
				fmt.Fprintf(output, "%x-%x ", first, r-1)
				first = -1
			}
		}
		fmt.Fprintln(output)
	}
}
