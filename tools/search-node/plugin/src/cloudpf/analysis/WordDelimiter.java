package cloudpf.analysis;

import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.CATENATE_ALL;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.CATENATE_NUMBERS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.CATENATE_WORDS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_WORD_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.IGNORE_KEYWORDS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.PRESERVE_ORIGINAL;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.SPLIT_ON_NUMERICS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;

/** The {@code word_delimiter_graph} filter, without {@code type_table} and files of protected words. */
final class WordDelimiter {
    private WordDelimiter() {}

    static UnaryOperator<TokenStream> choose(Parameters parameters) {
        int flags = flag(parameters, "generate_word_parts", true, GENERATE_WORD_PARTS)
                | flag(parameters, "generate_number_parts", true, GENERATE_NUMBER_PARTS)
                | flag(parameters, "catenate_words", false, CATENATE_WORDS)
                | flag(parameters, "catenate_numbers", false, CATENATE_NUMBERS)
                | flag(parameters, "catenate_all", false, CATENATE_ALL)
                | flag(parameters, "split_on_case_change", true, SPLIT_ON_CASE_CHANGE)
                | flag(parameters, "preserve_original", false, PRESERVE_ORIGINAL)
                | flag(parameters, "split_on_numerics", true, SPLIT_ON_NUMERICS)
                | flag(parameters, "stem_english_possessive", true, STEM_ENGLISH_POSSESSIVE)
                | flag(parameters, "ignore_keywords", false, IGNORE_KEYWORDS);
        boolean adjustOffsets = parameters.flag("adjust_offsets", true);
        CharArraySet whole = parameters.words("protected_words");
        byte[] table = WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE;
        return input -> new WordDelimiterGraphFilter(input, adjustOffsets, table, flags, whole);
    }

    private static int flag(Parameters parameters, String name, boolean byDefault, int bit) {
        return parameters.flag(name, byDefault) ? bit : 0;
    }
}
