/** A page as documentation sites have them, with what is not to be read in between. */
export const article = `
<nav>Menu</nav>
<h1 id="requests">Requests <a href="#requests" aria-hidden="true">#</a></h1>
<p>Requests are <b>made</b> with
   <code>fetch</code>; they <em>can</em>&nbsp;be cancelled.</p>
<p hidden>Never seen.</p>
<p class="gone">Not shown.</p>
<script>throw new Error('never run')</script>
<section id="aborting"><h2>Aborting</h2>
  <ul><li>Make a controller.</li><li>Pass its <i>sig</i>nal.</li></ul>
  <p>Call abort()<br>when the reader leaves.</p>
</section>
<h2>Without an id</h2>
<pre><code>const a = 1
  indented()
</code></pre>
<details><summary>More</summary><p>Folded words are found too.</p></details>
<h2>Without an id</h2>
<p data-colibri-ignore>Left out.</p>
<form><input name="getAttribute"><input name="matches"><input name="childNodes"><input name="closest"><p>Words in a form.</p></form>
<h3>Empty</h3>
`
