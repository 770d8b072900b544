# embed_templates(OUTPUT FOLDER): writes a C++ source with every file of FOLDER as a text in it, so
# that the program needs no file beside it. Run again when one changes, comes or goes.
function(embed_templates output folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS LIST_DIRECTORIES false RELATIVE ${folder} ${folder}/*)
  list(FILTER files EXCLUDE REGEX "\\.so$")
  set(entries "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/${file})
    file(READ ${folder}/${file} text)
    string(APPEND entries "    {\"${file}\", R\"ringback(${text})ringback\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT
"// The files of templates/, made by embed_templates().
#include \"app/templates.hpp\"

namespace ringback::app {

const std::vector<TemplateFile>& template_files() {
  static const std::vector<TemplateFile> files = {
@entries@  };
  return files;
}

}  // namespace ringback::app
")
endfunction()
