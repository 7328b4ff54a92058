package cloudpf.analysis;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.es.SpanishPluralStemFilter;
import org.apache.lucene.analysis.gl.GalicianStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.tartarus.snowball.ext.CatalanStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;

/** The languages of the {@code stemmer} filter, under the names that Elasticsearch documents. */
final class Stemmers {
    private static final Map<String, UnaryOperator<TokenStream>> BY_LANGUAGE = Map.ofEntries(
            Map.entry("spanish_plural", SpanishPluralStemFilter::new),
            Map.entry("light_spanish", SpanishLightStemFilter::new),
            Map.entry("spanish", input -> new SnowballFilter(input, new SpanishStemmer())),
            Map.entry("possessive_english", EnglishPossessiveFilter::new),
            Map.entry("light_english", KStemFilter::new),
            Map.entry("minimal_english", EnglishMinimalStemFilter::new),
            Map.entry("english", PorterStemFilter::new),
            Map.entry("porter", PorterStemFilter::new),
            Map.entry("porter2", input -> new SnowballFilter(input, new EnglishStemmer())),
            Map.entry("catalan", input -> new SnowballFilter(input, new CatalanStemmer())),
            Map.entry("galician", GalicianStemFilter::new),
            Map.entry("portuguese", input -> new SnowballFilter(input, new PortugueseStemmer())),
            Map.entry("light_portuguese", PortugueseLightStemFilter::new));

    private Stemmers() {}

    static UnaryOperator<TokenStream> choose(Parameters parameters) {
        // `name` is an older spelling of `language`, and loses to it.
        String older = parameters.text("name", "porter");
        return BY_LANGUAGE.get(parameters.choice("language", older, BY_LANGUAGE.keySet()));
    }
}
